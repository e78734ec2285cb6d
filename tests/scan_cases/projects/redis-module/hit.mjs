import connectRedis from './redis.mjs';
export async function handler(event) {
  // leak: client-per-call
  const redis = await connectRedis();
  return { hits: await redis.incr(event.path) };
}
let shared;
export async function handlerOk(event) {
  shared ??= await connectRedis();
  return { hits: await shared.incr(event.path) };
}
