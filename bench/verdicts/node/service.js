// A small service of one kind, whose memory behaves in a way that is known beforehand. It writes
// what an exporter would, as CSV: node --expose-gc service.js KIND SEED SECONDS INTERVAL_MS
'use strict';
const { EventEmitter } = require('events');
const tls = require('tls');
const v8 = require('v8');

const [kind, seedText, secondsText, everyText] = process.argv.slice(2);
const seconds = Number(secondsText);

let state = Number(seedText) >>> 0;
function random() { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
const between = (low, high) => low + (high - low) * random();
const logBetween = (low, high) => Math.exp(between(Math.log(low), Math.log(high)));

let serial = 0;
function record(bytes) {
  serial += 1;
  const fields = Math.max(1, Math.round(bytes / 100));
  const tags = [];
  for (let at = 0; at < fields; at += 1) tags.push({ id: serial * 31 + at, tag: `t${serial}-${at}` });
  return { id: serial, at: serial / 7, name: `record ${serial}`, tags };
}

function zipf(size) { // a key that is asked for, popular ones more often
  return Math.floor(size ** random()) - 1;
}

const born = process.hrtime.bigint();
const age = () => Number(process.hrtime.bigint() - born) / 1e9;
const share = () => Math.min(1, age() / seconds);
const MB = 1024 * 1024;

// What every service has: data that it loads, garbage per request, requests that wait a while.
const perSecond = logBetween(100, 900);
const garbageBytes = logBetween(400, 6000);
const floorBytes = logBetween(1, 60) * MB;
const loaded = [];
while (loaded.length * 1100 < floorBytes) loaded.push(record(1000));
const usedAtStart = Math.max(process.memoryUsage().heapUsed, 6 * MB);

const waiting = [];
const waits = logBetween(5, 4000);
function request() {
  const made = JSON.parse(JSON.stringify(record(garbageBytes)));
  waiting.push(made);
  if (waiting.length > waits) waiting.shift();
  return made;
}

const emitter = new EventEmitter();
emitter.setMaxListeners(0);
const kept = [];
const map = new Map();
const requests = perSecond * seconds;
// What one request must keep for a leak to reach such a share of the heap at the start.
const leakBytes = (low, high) => (logBetween(low, high) * usedAtStart) / requests;
const often = (bytes, least) => (bytes >= least ? 1 : bytes / least);

function keeping(bytes, keep) { // keep so many bytes per request on average, in records of 300 or more
  const chance = often(bytes, 300);
  return () => { request(); if (random() < chance) keep(Math.max(bytes, 300)); };
}

function lru(entries, bytes, keys) {
  return () => {
    request();
    const key = zipf(keys);
    const found = map.get(key);
    if (found) { map.delete(key); map.set(key, found); return; }
    map.set(key, record(bytes));
    if (map.size > entries) map.delete(map.keys().next().value);
  };
}

const KINDS = {
  // Leaks.
  'map leak': () => keeping(leakBytes(0.2, 2), (bytes) => map.set(`k${serial}`, record(bytes))),
  'slow map leak': () => keeping(leakBytes(0.13, 0.3), (bytes) => map.set(serial, record(bytes))),
  'listener leak': () => keeping(leakBytes(0.2, 2), (bytes) => {
    const held = record(bytes);
    emitter.on('change', () => held.id);
  }),
  'array leak': () => keeping(leakBytes(0.3, 3), (bytes) => kept.push(record(bytes))),
  'promise leak': () => keeping(leakBytes(0.2, 1.5), (bytes) => {
    const held = record(bytes);
    kept.push(new Promise(() => {}).then(() => held));
  }),
  'string leak': () => keeping(leakBytes(0.2, 1.5), (bytes) => kept.push(JSON.stringify(record(bytes)))),
  'buffer leak': () => {
    const bytes = leakBytes(0.4, 2), chance = often(bytes, 16384);
    return () => { request(); if (random() < chance) kept.push(Buffer.alloc(Math.max(bytes, 16384), 1)); };
  },
  'tls context leak': () => {
    const each = 16384, bytes = leakBytes(0.6, 2), chance = often(bytes, each);
    return () => { request(); if (random() < chance) kept.push(tls.createSecureContext()); };
  },
  'leak beside a cache': () => {
    const cached = lru(Math.floor(requests / 20), leakBytes(0.4, 1) * 20, requests);
    const leak = leakBytes(0.4, 1.5), chance = often(leak, 300);
    return () => { cached(); if (random() < chance) kept.push(record(Math.max(leak, 300))); };
  },
  'leak under bursts': () => keeping(leakBytes(0.3, 2), (bytes) => kept.push(record(bytes))),
  // Bounded.
  stateless: () => request,
  'lru fills': () => {
    const until = between(0.2, 0.5), bytes = leakBytes(0.3, 1.2) / until;
    const each = Math.max(bytes, 300), entries = Math.floor((requests * until * bytes) / each);
    const chance = often(bytes, 300);
    const put = lru(entries, each, 1e12);
    return () => (random() < chance ? put() : request());
  },
  'popular lru': () => {
    const entries = Math.floor(requests * between(0.02, 0.1));
    return lru(entries, (logBetween(0.3, 1) * usedAtStart) / entries, entries * 50);
  },
  'small lru': () => lru(200, 2000, 1e9),
  'ttl cache': () => {
    const ttl = seconds * between(0.03, 0.3), bytes = leakBytes(0.2, 1) * (seconds / ttl);
    const chance = often(bytes, 300);
    return () => {
      request();
      if (random() >= chance) return;
      const key = serial;
      map.set(key, record(Math.max(bytes, 300)));
      setTimeout(() => map.delete(key), ttl * 1000);
    };
  },
  sessions: () => {
    const length = seconds * between(0.01, 0.06);
    return () => {
      request();
      if (random() > 0.2) return;
      const key = serial;
      map.set(key, record(2000));
      setTimeout(() => map.delete(key), -Math.log(1 - random()) * length * 1000);
    };
  },
  bursts: () => request,
  waves: () => request,
  'large answers': () => {
    const size = logBetween(500, 8000);
    return () => { request(); if (random() < 0.3 / perSecond) JSON.stringify(loaded.slice(0, size).map((one) => ({ ...one }))); };
  },
  'weak cache': () => () => {
    request();
    map.set(serial % 5000, new WeakRef(record(1500)));
  },
  'buffer pool': () => {
    const until = between(0.15, 0.45), size = 65536;
    const buffers = Math.max(30, (logBetween(0.4, 1.5) * usedAtStart) / size);
    return () => {
      request();
      if (kept.length < buffers && share() * buffers >= kept.length * until) kept.push(Buffer.alloc(size, 1));
    };
  },
  'queue drains': () => {
    while (kept.length * 1100 < 1.2 * usedAtStart) kept.push(record(1000));
    const all = kept.length;
    return () => { request(); kept.length = Math.min(kept.length, Math.ceil(all * (1 - share()))); };
  },
  'data reloaded': () => {
    const at = between(0.35, 0.65), more = logBetween(0.5, 1.2) * usedAtStart;
    let done = false;
    return () => {
      request();
      if (done || share() < at) return;
      done = true;
      for (let size = 0; size < more; size += 1100) kept.push(record(1000));
    };
  },
  'short streams': () => () => {
    request();
    if (random() < 0.1) waiting.push(Buffer.alloc(20000, 1));
    while (waiting.length > waits) waiting.shift();
  },
};

const bursty = kind.includes('burst');
const period = kind === 'waves' ? seconds / between(3, 9) : 0;
let burst = 1, left = 0;
function load(elapsed) {
  if (period) return 1 + 0.8 * Math.sin((2 * Math.PI * elapsed) / period);
  if (!bursty) return 1;
  left -= 0.02;
  if (left <= 0) { burst = random() < 0.6 ? between(0, 0.4) : between(1, 3.5); left = logBetween(0.3, 6); }
  return burst;
}

const handle = KINDS[kind]();
// What is alive before and after, for the truth: collected when nobody looks.
function alive() {
  global.gc();
  global.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapUsed, external, rss };
}
const before = alive();
process.stdout.write('time,rss,heapUsed,heapTotal,external,arrayBuffers,heapLimit\n');
const limit = v8.getHeapStatistics().heap_size_limit;
let owed = 0, last = age();
const work = setInterval(() => {
  const now = age();
  owed = Math.min(owed + perSecond * load(now) * (now - last), perSecond);
  last = now;
  for (; owed >= 1; owed -= 1) handle();
}, 20);
const look = setInterval(() => {
  const m = process.memoryUsage();
  process.stdout.write(`${age().toFixed(3)},${m.rss},${m.heapUsed},${m.heapTotal},${m.external},${m.arrayBuffers},${limit}\n`);
}, Number(everyText));
setTimeout(() => {
  clearInterval(work);
  clearInterval(look);
  const after = alive();
  process.stderr.write(`${JSON.stringify({ before, after })}\n`, () => process.exit(0));
}, (seconds - age()) * 1000);
