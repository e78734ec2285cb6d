import { refreshTokens } from './tokens';

// leak: timer
setInterval(refreshTokens, 60_000);

export function current() {
  return refreshTokens.name;
}
