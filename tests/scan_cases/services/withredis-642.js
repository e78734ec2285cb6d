import { createClient } from 'redis';

async function withRedis(fn) {
  // leak: client-per-call
  const client = createClient({ url: process.env.REDIS_URL });
  await client.connect();
  return fn(client);
}

export const hit = (ip) =>
  withRedis(async (r) => {
    const n = await r.incr(`rl:${ip}`);
    if (n === 1) await r.expire(`rl:${ip}`, 60);
    return n;
  });

export const allow = async (req, res, next) => {
  if ((await hit(req.ip)) > 100) return res.status(429).end();
  next();
};
