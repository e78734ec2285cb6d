import memoize from 'lodash/memoize.js';

export async function renderProfile(userId, db) {
  // leak: closure
  const load = memoize((id) => db.users.findById(id));
  const user = await load(userId);
  const boss = await load(user.managerId);
  return { user, boss };
}

const cache = {};
function memoizeOne(key, fn) {
  // leak: cache
  if (!(key in cache)) cache[key] = fn();
  return cache[key];
}

export function handler(req, res) {
  // leak: closure
  const value = memoizeOne(req.url, () => expensive(req));
  res.end(value);
}

function expensive(req) {
  return req.url.repeat(10);
}
