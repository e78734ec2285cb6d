"""Small modules of one program, each with a leak of its own, and what repairs each.

In one process, as leaks are found in practice: beside each other, and beside modules that only look
as if they leaked. Written without a look at what heaphound says of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the program.

    Attributes:
        name: of the file, without `.js`.
        source: exports `work(n)`, called again and again.
        category: of its leak; empty where it has none.
        holders: right names of what holds the leak.
        marks: pieces of the lines that a diagnosis may point at.
        repair: what is written instead of what, in the program without leaks.
    """

    name: str
    source: str
    category: str = ""
    holders: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    repair: tuple[tuple[str, str], ...] = ()


SMALL = (
    Module(
        "signal",
        """\
const shutdown = new AbortController();

function price(symbol, { signal }) {
  const request = { symbol, parts: new Array(30).fill(symbol) };
  const onAbort = () => request.parts.pop();
  signal.addEventListener('abort', onAbort);
  return request.parts.length;
}

exports.work = (n) => price(`S${n}`, { signal: shutdown.signal });
""",
        "listener",
        ("shutdown", "signal", "#signal"),
        ("const shutdown =", "const onAbort =", "signal.addEventListener"),
        (
            (
                "  return request",
                "  signal.removeEventListener('abort', onAbort);\n  return request",
            ),
        ),
    ),
    Module(
        "session",
        """\
class Session {
  constructor(n) {
    this.notes = new Array(20).fill(n);
    this.beat = setInterval(() => this.notes.pop(), 70_000);
  }

  close() {
    this.closed = true;
  }
}

exports.work = (n) => new Session(`session ${n}`).close();
""",
        "timer",
        ("Session",),
        ("this.beat = setInterval",),
        (("this.closed = true;", "clearInterval(this.beat);"),),
    ),
    Module(
        "statements",
        """\
const kOpen = Symbol('open');

class Database {
  constructor() {
    this.name = 'orders';
    this[kOpen] = new Map();
  }

  prepare(n) {
    const statement = { sql: `select ${n}`, id: n, close: () => this[kOpen].delete(n) };
    this[kOpen].set(n, statement);
    return statement;
  }
}

const orders = new Database();
exports.work = (n) => orders.prepare(n);
""",
        "global-state",
        ("kOpen",),
        ("this[kOpen] = new Map",),
        (("orders.prepare(n);", "orders.prepare(n).close();"),),
    ),
    Module(
        "tenant",
        """\
class Tenant {
  static #instances = new Map();

  static of(id) {
    let one = Tenant.#instances.get(id);
    if (one === undefined) Tenant.#instances.set(id, (one = new Tenant(id)));
    return one;
  }

  constructor(id) {
    this.id = id;
    this.hosts = Array.from({ length: 8 }, (_, i) => `${id}-${i}`);
  }
}

exports.work = (n) => Tenant.of(`tenant ${n}`).hosts.length;
""",
        "cache",
        ("#instances",),
        ("static #instances",),
        (("Tenant.#instances.set(id, (one = new Tenant(id)));", "one = new Tenant(id);"),),
    ),
    Module(
        "rights",
        """\
const byTenant = new Map();

exports.work = (n) => {
  const tenant = `t${n % 5}`;
  let byUser = byTenant.get(tenant);
  if (byUser === undefined) {
    byUser = new Map();
    byTenant.set(tenant, byUser);
  }
  if (!byUser.has(n)) byUser.set(n, ['read', 'write', `list ${n}`]);
};
""",
        "cache",
        ("byTenant", "byUser"),
        ("const byTenant", "byUser = new Map", "byUser.set"),
        (("  if (!byUser.has", "  if (byUser.size > 90) byUser.clear();\n  if (!byUser.has"),),
    ),
    Module(
        "pages",
        """\
globalThis.siteState ??= { hits: 0, pages: {} };

exports.work = (n) => {
  const state = globalThis.siteState;
  const url = `/page/${n}`;
  state.pages[url] ??= { html: `<h1>${url}</h1>`.repeat(9), at: new Date() };
  return state.pages[url].html;
};
""",
        "cache",
        ("pages", "siteState"),
        ("globalThis.siteState ??=",),
        (
            (
                "  return state",
                (
                    "  const urls = Object.keys(state.pages);\n"
                    "  if (urls.length > 200) delete state.pages[urls[0]];\n  return state"
                ),
            ),
        ),
    ),
    Module(
        "members",
        """\
class Hub {
  members = new Set();

  enter(socket) {
    const member = { socket, since: new Date(), tags: new Array(12).fill(socket.id) };
    this.members.add(member);
    return () => this.members.delete(member);
  }
}

const hub = new Hub();
exports.work = (n) => {
  const leave = hub.enter({ id: `socket ${n}` });
  return leave.length;
};
""",
        "global-state",
        ("members",),
        ("members = new Set",),
        (("return leave.length;", "leave();"),),
    ),
    Module(
        "pool",
        """\
class Pool {
  constructor(max) {
    this.max = max;
    this.all = [];
  }

  take(n) {
    return this.all.length < this.max ? this.grow() : this.all[n % this.max];
  }

  grow() {
    const connection = { id: this.all.length, buffer: new Array(64).fill(this.all.length) };
    this.all.push(connection);
    return connection;
  }
}

const pool = new Pool(5_000);
exports.work = (n) => pool.take(n).id;
""",
    ),
    Module(
        "recent",
        """\
class Recent {
  constructor(limit) {
    this.limit = limit;
    this.map = new Map();
  }

  see(key, value) {
    this.map.delete(key);
    this.map.set(key, value);
    this.trim();
  }

  trim() {
    while (this.map.size > this.limit) this.map.delete(this.map.keys().next().value);
  }
}

const recent = new Recent(4_000);
exports.work = (n) => recent.see(`key ${n}`, { n, list: [n, n + 1] });
""",
    ),
)

MAIN = """\
const v8 = require('node:v8');

const modules = {names}.map((name) => require(`./${{name}}.js`));
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function main() {{
  let n = 0;
  for (let snapshot = 1; snapshot <= 3; snapshot += 1) {{
    for (let i = 0; i < 150; i += 1, n += 1) for (const {{ work }} of modules) work(n);
    for (let i = 0; i < 10; i += 1) await turn();
    v8.writeHeapSnapshot(`${{process.env.OUT}}/${{snapshot}}.heapsnapshot`);
  }}
  process.exit();
}}

main();
"""
