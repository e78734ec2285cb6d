import { randomBytes } from 'crypto';
interface Session { user: string; expires: number; cart: unknown[] }

export const createSessionStore = ({ ttl = 3600_000 } = {}) => {
  const sessions: { [token: string]: Session } = {};
  const sweep = setInterval(() => { for (const t in sessions) if (sessions[t].expires < Date.now()) delete sessions[t]; }, 60_000);
  sweep.unref();
  const login = (user: string) => {
    const token = randomBytes(16).toString('hex');
    sessions[token] = { user, expires: Date.now() + ttl, cart: [] };
    return token;
  };
  const get = (token: string) => {
    const s = sessions[token];
    return s && s.expires > Date.now() ? s : undefined;
  };
  return { login, get };
};
