const cache = new Map();
async function getUser(id) {
  if (cache.has(id)) return cache.get(id);
  const user = await fetchUser(id);
  // leak: cache
  cache.set(id, user);
  return user;
}
async function fetchUser(id) { return { id }; }
module.exports = { getUser };
