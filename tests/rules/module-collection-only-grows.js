const { LRUCache } = require("lru-cache");

const users = new Map();
const bounded = new Map();
const lru = new LRUCache({ max: 100, ttl: 60_000 });
const perRequest = new WeakMap();
const history = [];
const sessions = {};
const live = {};
const MAX = 1000;

async function getUser(db, id) {
  if (!users.has(id)) {
    // leak: module-collection-only-grows
    users.set(id, await db.user(id));
  }
  return users.get(id);
}

async function getBounded(db, id) {
  if (bounded.size >= MAX) bounded.delete(bounded.keys().next().value);
  // ok: module-collection-only-grows
  bounded.set(id, await db.user(id));
}

async function getCached(db, id) {
  // ok: module-collection-only-grows
  lru.set(id, await db.user(id));
}

function annotate(request, user) {
  // ok: module-collection-only-grows
  perRequest.set(request, user);
}

function record(request) {
  // leak: module-collection-only-grows
  history.push({ url: request.url, at: Date.now() });
}

function login(token, user) {
  // leak: module-collection-only-grows
  sessions[token] = user;
}

function enter(token, user) {
  // ok: module-collection-only-grows
  live[token] = user;
}

function leave(token) {
  delete live[token];
}

module.exports = { getUser, getBounded, getCached, annotate, record, login, enter, leave };

const state = { rooms: {}, open: new Map() };
let events = [];
let recent = [];
const attempts = new Map();

class Tokens {
  static issued = new Map();
  static live = new Map();

  static issue(token) {
    // leak: module-collection-only-grows
    Tokens.issued.set(token.id, token);
    // ok: module-collection-only-grows
    Tokens.live.set(token.id, token);
  }

  static revoke(id) {
    Tokens.live.delete(id);
  }
}

function enterRoom(user) {
  // leak: module-collection-only-grows
  state.rooms[user.id] = user;
  // ok: module-collection-only-grows
  state.open.set(user.id, user);
}

function leaveRoom(user) {
  state.open.delete(user.id);
}

function note(event) {
  // leak: module-collection-only-grows
  events = [...events, event];
  // ok: module-collection-only-grows
  recent = [...recent.slice(-99), event];
}

async function attempt(id, task) {
  // leak: module-collection-only-grows
  attempts.set(id, task);
  try {
    return await task();
  } catch (error) {
    attempts.delete(id);
    throw error;
  }
}

const published = new Map();
const posted = new Map();

async function publish(topic, message) {
  let list = published.get(topic);
  if (!list) published.set(topic, (list = []));
  // leak: module-collection-only-grows
  list.push(message);
}

async function post(kind, message) {
  let list = posted.get(kind);
  if (!list) posted.set(kind, (list = []));
  // ok: module-collection-only-grows
  list.push(message);
  if (list.length > 10) list.shift();
}

function serve(fastify) {
  fastify.decorate("seen", []);
  fastify.decorate("recent", []);
  fastify.addHook("onRequest", async (request) => {
    // leak: module-collection-only-grows
    fastify.seen.push(request);
    // ok: module-collection-only-grows
    fastify.recent.push(request);
    if (fastify.recent.length > 10) fastify.recent.shift();
  });
}

module.exports.rest = { publish, post, serve, Tokens, enterRoom, leaveRoom, note, attempt };
