"""More small modules: several things of one name in a file, and a bound that is only written."""

from __future__ import annotations

from tests.lab.small_programs import Module

LOOK_ALIKE = (
    Module(
        "shelf",
        """\
class Shelf {
  constructor(options) {
    this.books = new Map();
    this.limit = options.maxSize;
  }

  put(key, value) {
    if (this.books.size >= this.limit) this.books.delete(this.books.keys().next().value);
    this.books.set(key, value);
  }

  get(key) {
    return this.books.get(key);
  }
}

const shelf = new Shelf({ max: 20 });
exports.work = (n) => shelf.get(`isbn ${n}`) ?? shelf.put(`isbn ${n}`, { n, pages: [n, n + 1] });
""",
        "cache",
        ("books",),
        ("this.books =",),
        (("options.maxSize", "options.max"),),
    ),
    Module(
        "bundled",
        """\
class a { constructor() { this.e = new Map(); } get(t) { return this.e.size + t; } }
class b { constructor() { this.e = [1, 2, 3]; } get(t) { return this.e.length + t; } }
function d(t) { const e = new Map(); return (r) => e.get(r) ?? t(r); }
function f(t) {
  const e = {};
  return (r) => {
    if (e[r] === undefined) e[r] = t(r);
    return e[r];
  };
}
const g = [new a(), new b(), d(String)], i = f((s) => ({ s, p: [s, s] }));
exports.work = (n) => [g[0].get(n), g[1].get(n), g[2](n), i(`t ${n}`)];
""",
        "cache",
        ("e",),
        ("const e = {};",),
        (
            ("if (e[r] === undefined) e[r] = t(r);", "e[0] = t(r);"),
            ("return e[r];", "return e[0];"),
        ),
    ),
    Module(
        "accounts",
        """\
class Ledger {
  constructor(name) {
    this.name = name;
    this.rows = [name];
  }

  get size() {
    return this.rows.length;
  }
}

class Account {
  constructor(ledger) {
    this.ledger = ledger;
    this.rows = [];
  }

  post(amount) {
    this.rows.push({ amount, ledger: this.ledger, size: this.ledger.size });
  }
}

const account = new Account(new Ledger('cash'));
exports.work = (n) => account.post(n);
""",
        "global-state",
        ("rows",),
        ("this.rows = [];",),
        (("this.rows.push({", "this.rows.splice(0, 1, {"),),
    ),
    Module(
        "levels",
        """\
class Journal {
  constructor() {
    this.byLevel = { info: [], error: [] };
  }

  note(level, line) {
    this.byLevel[level].push(line);
  }
}

const journal = new Journal();
exports.work = (n) => journal.note(n % 2 ? 'info' : 'error', { n, text: `line ${n}` });
""",
        "global-state",
        ("byLevel",),
        ("this.byLevel =",),
        (("this.byLevel[level].push(line)", "this.byLevel[level][0] = line"),),
    ),
    Module(
        "visits",
        """\
class Ring {
  constructor(max) {
    this.items = [];
    this.max = max;
  }

  add(item) {
    this.items.push(item);
    if (this.items.length > this.max) this.items.shift();
  }
}

class Visits {
  constructor() {
    this.items = []; // of visits
  }

  add(item) {
    this.items.push(item);
  }
}

const ring = new Ring(5_000);
const visits = new Visits();
exports.work = (n) => {
  ring.add({ n });
  visits.add({ n, pages: [n, n + 1] });
};
""",
        "global-state",
        ("items",),
        ("// of visits",),
        (
            (
                "add(item) {\n    this.items.push(item);\n  }",
                "add(item) {\n    this.items[0] = item;\n  }",
            ),
        ),
    ),
    Module(
        "sync",
        """\
class TenantSync {
  #timer;

  constructor(tenant) {
    this.tenant = tenant;
    this.rights = new Map([['read', true], ['write', false]]);
    this.#timer = setInterval(() => this.rights.set('read', true), 47_000);
  }

  stop() {
    clearInterval(this.#timer);
  }
}

const MAX = 12;
const recent = new Map();

exports.work = (n) => {
  recent.set(n, new TenantSync(`tenant ${n}`));
  if (recent.size > MAX) {
    const [oldest, sync] = recent.entries().next().value;
    recent.delete(oldest);
    exports.evicted = sync.tenant;
  }
};
""",
        "timer",
        ("TenantSync",),
        ("setInterval",),
        (("exports.evicted = sync.tenant;", "sync.stop();"),),
    ),
    Module(
        "exporter",
        """\
const BATCH = 8;

class Exporter {
  constructor() {
    this.state = { queued: [], sent: [] };
  }

  add(span) {
    this.state = { ...this.state, queued: [...this.state.queued, span] };
    if (this.state.queued.length >= BATCH) this.flush();
  }

  flush() {
    const { queued, sent } = this.state;
    this.state = { queued: [], sent: [...sent, ...queued] };
  }
}

const exporter = new Exporter();
exports.work = (n) => exporter.add({ n, name: `span ${n}`, at: [n, n + 1] });
""",
        "global-state",
        ("state", "sent"),
        ("this.state = { queued: [], sent: []",),
        (("[...sent, ...queued]", "queued"),),
    ),
)
