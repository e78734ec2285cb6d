const redis = require('./redis');

async function withLock(key, work) {
  const token = Math.random().toString(36);
  if (!(await redis.set(key, token, 'PX', 10000, 'NX'))) return null;
  const renew = setInterval(() => redis.pexpire(key, 10000), 3000);
  try {
    return await work();
  } finally {
    clearInterval(renew);
    await redis.del(key);
  }
}

module.exports = { withLock };
