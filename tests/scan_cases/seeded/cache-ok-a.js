const { LRUCache } = require('lru-cache');
const cache = new LRUCache({ max: 1000, ttl: 60_000 });
async function getUser(id) {
  if (cache.has(id)) return cache.get(id);
  const user = { id };
  cache.set(id, user);
  return user;
}
module.exports = { getUser };
