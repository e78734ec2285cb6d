"""More small modules: leaks that need more than the shape of the heap to be named or sorted.

As small_programs.py, and run beside them.
"""

from __future__ import annotations

from tests.lab.small_programs import Module

AWKWARD = (
    Module(
        "ticker",
        """\
const { EventEmitter, on } = require('node:events');

const feed = new EventEmitter();
feed.setMaxListeners(0);

exports.work = (n) => {
  const ticks = on(feed, 'tick');
  feed.emit('tick', n);
  return ticks;
};
""",
        "listener",
        ("feed",),
        ("const feed =",),
        (("return ticks;", "ticks.return();"),),
    ),
    Module(
        "tracker",
        """\
class Tracker {
  #running = new Map();

  start(id, details) {
    this.#running.set(id, { ...details, at: process.hrtime() });
  }

  finish(id) {
    const details = this.#running.get(id);
    this.#running.delete(id);
    return details?.at;
  }
}

const tracker = new Tracker();
exports.work = (n) => {
  tracker.start(n, { url: `/orders/${n}`, parts: new Array(12).fill(n) });
  if (n % 10 === 0) tracker.finish(n);
};
""",
        "global-state",
        ("#running",),
        ("#running = new Map()",),
        (("if (n % 10 === 0) tracker", "tracker"),),
    ),
    Module(
        "symbolic",
        """\
const http = require('node:http');

const kVisits = Symbol('visits');
const server = http.createServer(() => {});
server[kVisits] = [];
server.visit = (n) => server[kVisits].push({ n, tags: new Array(20).fill(n) });

exports.work = (n) => server.visit(n);
""",
        "global-state",
        ("kVisits",),
        ("const kVisits =", "server[kVisits] = []"),
        (("server[kVisits].push(", "server[kVisits].splice(0, 1, "),),
    ),
    Module(
        "checks",
        """\
const checks = [];

exports.work = (n) => {
  const payload = Array.from({ length: 800 }, (_, i) => ({ i, n }));
  let hits = 0;
  const sum = () => payload.length + hits;
  checks.push(() => (hits += 1));
  if (checks.length % 2) checks[0]();
  return sum();
};
""",
        "closure",
        ("checks",),
        ("const checks =",),
        (("checks.push(() => (hits += 1));", "checks[0] = () => n;"),),
    ),
    Module(
        "turnstile",
        """\
let open;
let last = new Promise((resolve) => {
  open = resolve;
});

exports.open = () => open();
exports.work = (n) => {
  const order = { n, items: new Array(20).fill(n) };
  last = last.then(() => order.items.length);
};
""",
        "closure",
        ("last",),
        ("let last =",),
        (("last = last.then", "last = Promise.resolve().then"),),
    ),
    Module(
        "spans",
        """\
const open = new Set();
const notes = new WeakMap();

exports.work = (n) => {
  const span = { name: `span ${n}`, at: n };
  open.add(span);
  notes.set(span, { samples: new Array(40).fill(n) });
  return end(n === -1 ? span : null);
};

function end(span) {
  open.delete(span);
}
""",
        "global-state",
        ("open",),
        ("const open =",),
        (("n === -1 ? span : null", "span"),),
    ),
    Module(
        "hub",
        """\
const { EventEmitter } = require('node:events');

const hub = new EventEmitter();
exports.hub = hub;
exports.work = (n) => {
  const visit = { n, pages: new Array(10).fill(n) };
  hub.on('leave', () => visit.pages.pop());
};
""",
        "listener",
        ("hub",),
        ("const hub =",),
        (("hub.on(", "hub.removeAllListeners().on("),),
    ),
    Module(
        "exported",
        """\
const guests = new Map();

module.exports = {
  guests,
  work(n) {
    module.exports.guests.set(`guest ${n}`, { n, rooms: new Array(12).fill(n) });
  },
};
""",
        "global-state",
        ("guests",),
        ("const guests =",),
        (("`guest ${n}`", "`guest ${n % 3}`"),),
    ),
    Module(
        "tokens",
        """\
const seen = new Set();

exports.work = (n) => {
  const body = Buffer.alloc(3_000, `order ${n};`).toString('latin1');
  seen.add(body.slice(100, 140));
};
""",
        "global-state",
        ("seen",),
        ("const seen =",),
        (("seen.add(", "new Set().add("),),
    ),
    Module(
        "idlers",
        """\
class Idlers {
  #all = [];

  #idle = [];

  constructor(max) {
    this.max = max;
  }

  take(n) {
    if (n % 20 && this.#idle.length) return this.#idle.pop();
    if (this.#all.length < this.max) this.#all.push({ n, buffer: new Array(64).fill(n) });
    return this.#all.at(-1);
  }

  give(one) {
    if (!this.#idle.includes(one)) this.#idle.push(one);
  }
}

const idlers = new Idlers(600);
exports.work = (n) => idlers.give(idlers.take(n));
""",
    ),
    Module(
        "cursors",
        """\
function* rows(n) {
  const page = Array.from({ length: 20 }, (_, i) => ({ i, n }));
  yield* page;
}

class Cursors {
  open = new Map();

  start(n) {
    this.open.set(n, rows(n));
  }

  next(n) {
    return this.open.get(n).next().value;
  }

  end(n) {
    return this.open.get(n).return();
  }
}

const all = new Cursors();
exports.work = (n) => {
  all.start(n);
  all.next(n);
  all.end(n);
};
""",
        "global-state",
        ("open",),
        ("open = new Map()",),
        (("return this.open.get(n).return();", "return this.open.delete(n);"),),
    ),
    Module(
        "descriptors",
        """\
const registry = new FinalizationRegistry((held) => held.file.close());

class File {
  constructor(n) {
    this.lines = new Array(20).fill(n);
    registry.register(this, { file: this });
  }

  close() {
    this.lines.length = 0;
  }
}

exports.work = (n) => new File(n).lines.length;
""",
        "global-state",
        ("registry",),
        ("const registry =",),
        (("{ file: this }", "{ file: { close() {} } }"),),
    ),
    Module(
        "retries",
        """\
function retry(job) {
  const attempt = () => {
    if (job.done) return;
    job.parts[0] += 1;
    setImmediate(attempt);
  };
  attempt();
}

exports.work = (n) => {
  const job = { done: false, parts: new Array(20).fill(n) };
  retry(job);
  return job;
};
""",
        "timer",
        ("retry",),
        ("const attempt =", "setImmediate(attempt)"),
        (("return job;", "job.done = true;"),),
    ),
    Module(
        "trail",
        """\
class Trail {
  static text = '';

  static note(line) {
    Trail.text += line;
  }
}

exports.work = (n) => {
  for (let i = 0; i < 20; i += 1) Trail.note(`step ${i} of ${n} is done;`);
};
""",
        "global-state",
        ("text",),
        ("static text =",),
        (("Trail.text += line", "Trail.text = line"),),
    ),
    Module(
        "halves",
        """\
class Halves {
  #count = 0;

  #max = 2_000;

  #young = new Map();

  #old = new Map();

  set(key, value) {
    this.#young.set(key, value);
    if (++this.#count >= this.#max) {
      this.#count = 0;
      this.#old = this.#young;
      this.#young = new Map();
    }
  }

  get(key) {
    return this.#young.get(key) ?? this.#old.get(key);
  }
}

const halves = new Halves();
exports.work = (n) => halves.set(`key ${n}`, { n, list: [n, n + 1] });
""",
    ),
)
