const memoize = require('lodash.memoize');
const db = require('./db');
const load = memoize(loadUser);
load.cache = new (require('lru-cache').LRUCache)({ max: 100, ttl: 1000 });
async function loadUser(id) { return db.find(id); }
async function handler(req, res) { res.json(await load(req.params.id)); }
module.exports = handler;
