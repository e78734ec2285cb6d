const redis = require('./redis');

async function withLock(key, work) {
  const token = Math.random().toString(36);
  if (!(await redis.set(key, token, 'PX', 10000, 'NX'))) return null;
  // leak: timer
  const renew = setInterval(() => redis.pexpire(key, 10000), 3000);
  const result = await work();
  clearInterval(renew);
  await redis.del(key);
  return result;
}

module.exports = { withLock };
