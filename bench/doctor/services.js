// Real programs, each sick in one way or healthy: `node services.js NAME PORT`. What a doctor must
// say of them stands in programs.py. Work is counted, not timed, so that a busy machine makes it
// take longer and not less.
'use strict';
const http = require('node:http');
const net = require('node:net');
const fs = require('node:fs');
const crypto = require('node:crypto');
const { execFileSync } = require('node:child_process');

const [name, port] = [process.argv[2], Number(process.argv[3] || 0)];
const serve = (handler) => http.createServer(handler).listen(port, '127.0.0.1');
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

let unit = 0; // iterations that take a millisecond of this processor
function work(rounds) {
  let x = 1;
  for (let i = 0; i < rounds; i += 1) x = (x * 16807 + i) % 2147483647;
  return x;
}
function calibrate() {
  work(1e6);
  const begun = process.cpuUsage();
  work(2e7);
  unit = 2e7 / (process.cpuUsage(begun).user / 1000);
}
const compute = (ms) => work(unit * ms);

// An HTTP server of our own that answers late, and one that speaks its own protocol.
const upstream = (ms) => new Promise((done) => {
  const server = http.createServer((q, r) => setTimeout(() => r.end('{"a":1}'), ms));
  server.listen(0, '127.0.0.1', () => done(server.address().port));
});
const database = (ms) => new Promise((done) => {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => setTimeout(() => socket.write('row\n'), ms));
  });
  server.listen(0, '127.0.0.1', () => done(server.address().port));
});
const agent = new http.Agent({ keepAlive: true });
const get = (where) => new Promise((done, failed) => {
  http.get({ port: where, host: '127.0.0.1', agent }, (answer) => {
    answer.resume();
    answer.on('end', done);
  }).on('error', failed);
});

const programs = {
  // Blocked.
  'blocked-every-tenth': () => {
    let n = 0;
    function makeReport() { return compute(220); }
    serve((q, r) => { if (n++ % 10 === 0) makeReport(); r.end('x'); });
  },
  'blocked-json': () => {
    const rows = JSON.stringify(Array.from({ length: 400000 }, (_, i) => ({ i, name: 'row' + i })));
    setInterval(function importRows() { JSON.parse(rows); }, 1500);
    serve((q, r) => r.end('x'));
  },
  'blocked-exec': () => {
    let n = 0;
    serve(function convert(q, r) {
      if (n++ % 5 === 0) execFileSync('sleep', ['0.3']);
      r.end('x');
    });
  },
  'blocked-password': () => {
    serve(async function login(q, r) {
      await null;
      r.end(crypto.pbkdf2Sync('secret', 'salt', 250000, 64, 'sha512').toString('hex'));
    });
  },
  'blocked-regexp': () => {
    const text = 'a'.repeat(25) + '!';
    setInterval(function validate() { /^(a+)+$/.test(text); }, 900);
    serve((q, r) => r.end('x'));
  },
  // Waiting.
  'wait-fetch': async () => {
    const slow = await upstream(400);
    serve(async (q, r) => {
      r.end(await (await fetch(`http://127.0.0.1:${slow}`)).text());
    });
  },
  'wait-agent': async () => {
    const slow = await upstream(300);
    serve(async (q, r) => { await get(slow); await get(slow); r.end('x'); });
  },
  'wait-database': async () => {
    const slow = await database(500);
    const pool = Array.from({ length: 4 }, () => net.connect(slow, '127.0.0.1'));
    const busy = new Set();
    const query = async () => {
      let socket;
      while (!(socket = pool.find((each) => !busy.has(each)))) await sleep(5);
      busy.add(socket);
      socket.write('select\n');
      await new Promise((done) => socket.once('data', done));
      busy.delete(socket);
    };
    serve(async (q, r) => { await query(); r.end('x'); });
  },
  'wait-timer': () => serve(async (q, r) => { await sleep(700); r.end('x'); }),
  'wait-worker': async () => { // no server of its own: it fetches one thing after the other
    const slow = await upstream(450);
    for (;;) { await get(slow); compute(3); }
  },
  // Memory.
  'gc-small-heap': () => {
    const kept = Array.from({ length: 420000 }, (_, i) => ({ i, name: 'row ' + i }));
    serve((q, r) => {
      const page = Array.from({ length: 20000 }, (_, i) => ({ i, of: kept[i] }));
      kept[Math.floor(Math.random() * kept.length)] = page[7];
      globalThis.last = page;
      r.end('x');
    });
  },
  'gc-churn-old': () => { // generations that live just long enough to be old
    const ring = new Array(60);
    let at = 0;
    const base = Array.from({ length: 300000 }, (_, i) => ({ i }));
    serve((q, r) => {
      ring[at++ % 60] = Array.from({ length: 4000 }, (_, i) => ({ i, s: `s${i}`, b: base[i] }));
      r.end('x');
    });
  },
  'leak-map': () => {
    const seen = new Map();
    let n = 0;
    serve((q, r) => {
      for (let i = 0; i < 20; i += 1) seen.set(n++, { n, text: 'x'.repeat(20) + n });
      globalThis.garbage = Array.from({ length: 3000 }, (_, i) => ({ i }));
      r.end('x');
    });
  },
  'leak-closures': () => {
    const hooks = [];
    setInterval(() => {
      for (let i = 0; i < 400; i += 1) { const big = new Array(40).fill(i); hooks.push(() => big); }
      globalThis.garbage = Array.from({ length: 30000 }, (_, i) => ({ i }));
    }, 20);
    serve((q, r) => r.end('x'));
  },
  'buffers': () => {
    const chunks = [];
    serve((q, r) => { chunks.push(Buffer.alloc(40000, 1)); r.end('x'); });
  },
  'arraybuffers': () => {
    const frames = [];
    setInterval(() => frames.push(new Uint8Array(300000).fill(1)), 60);
    serve((q, r) => r.end('x'));
  },
  // Handles.
  'handles-sockets': async () => {
    const other = await database(5);
    serve((q, r) => {
      const socket = net.connect(other, '127.0.0.1', () => socket.write('hello\n'));
      socket.once('data', () => r.end('x'));
    });
  },
  'handles-timers': () => {
    serve((q, r) => { setInterval(() => {}, 60000); r.end('x'); });
  },
  'handles-watchers': () => {
    serve((q, r) => { fs.watch('.', () => {}); r.end('x'); });
  },
  // Healthy.
  'healthy-idle': () => { setInterval(() => {}, 1000); serve((q, r) => r.end('x')); },
  'healthy-busy': () => serve((q, r) => { compute(4); r.end('x'); }),
  'healthy-hello': () => serve((q, r) => r.end('x')),
  'healthy-io': async () => {
    const fast = await upstream(4);
    serve(async (q, r) => { await get(fast); r.end('x'); });
  },
  'healthy-fetch': async () => {
    const fast = await upstream(15);
    serve(async (q, r) => { await (await fetch(`http://127.0.0.1:${fast}`)).text(); r.end('x'); });
  },
  'healthy-database': async () => {
    const fast = await database(8);
    const pool = [];
    serve(async (q, r) => {
      const socket = pool.pop() || net.connect(fast, '127.0.0.1');
      socket.write('select\n');
      await new Promise((done) => socket.once('data', done));
      pool.push(socket);
      r.end('x');
    });
  },
  'healthy-batch': () => { for (;;) compute(50); },
  'healthy-chunks': () => {
    const step = () => { compute(8); setImmediate(step); };
    step();
    serve((q, r) => r.end('x'));
  },
  'healthy-cache': () => {
    const cache = new Map();
    let n = 0;
    serve((q, r) => {
      cache.set(n++, { n, text: 'x'.repeat(50) + n });
      if (cache.size > 3000) cache.delete(cache.keys().next().value);
      r.end('x');
    });
  },
  'healthy-garbage': () => serve((q, r) => {
    globalThis.garbage = Array.from({ length: 20000 }, (_, i) => ({ i }));
    r.end('x');
  }),
  'healthy-events': () => { // server-sent events: answers that never end, on purpose
    serve((q, r) => {
      r.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(() => r.write('data: x\n\n'), 250);
      q.on('close', () => clearInterval(timer));
    });
  },
  'healthy-long-poll': () => {
    const waiting = new Set();
    setInterval(() => { for (const r of waiting) r.end('x'); waiting.clear(); }, 25000);
    serve((q, r) => waiting.add(r));
  },
  'healthy-buffers': () => serve((q, r) => {
    const body = Buffer.alloc(200000, 1);
    r.end(body.subarray(0, 10));
  }),
  'healthy-files': () => serve((q, r) => fs.readFile(__filename, () => r.end('x'))),
  'healthy-sessions': () => { // timers that come and go
    serve((q, r) => { setTimeout(() => {}, 3000); r.end('x'); });
  },
};

if (!programs[name]) {
  console.error(`no such program; there are ${Object.keys(programs).join(' ')}`);
  process.exit(2);
}
calibrate();
programs[name]();
