// Heaps of different make-up, each of about SIZE megabytes: node heaps.js NAME SIZE
'use strict';
const [, , name, megabytes] = process.argv;
const size = Number(megabytes) * 1024 * 1024;
const times = (bytesEach, make) => Array.from({ length: Math.ceil(size / bytesEach) }, (_, i) => make(i));
const text = (length, i) => Buffer.alloc(length, `${i} `).toString('latin1');
class Point { constructor(i) { this.x = i; this.y = -i; } }
class Session { constructor(i) { this.id = i; this.user = { name: `user ${i}`, roles: ['a', 'b'] }; this.seen = new Date(i); } }
function tree(depth) { return depth === 0 ? null : { left: tree(depth - 1), right: tree(depth - 1), value: depth }; }

const heaps = {
  'objects without properties': () => times(56, () => ({})),
  'objects with two small integers': () => times(32, (i) => new Point(i)),
  'objects with doubles': () => times(56, (i) => ({ a: i + 0.5, b: i / 3 })),
  'records of a service': () => times(330, (i) => new Session(i)),
  'objects with 30 properties': () => times(300, (i) => { const o = {}; for (let k = 0; k < 30; k++) o['p' + k] = i; return o; }),
  'dictionaries with keys of their own': () => times(450, (i) => { const o = {}; for (let k = 0; k < 4; k++) o[`k${i}-${k}`] = k; delete o[`k${i}-0`]; return o; }),
  'short strings': () => times(40, (i) => text(12, i)),
  'strings of 1 KB': () => times(1040, (i) => text(1024, i)),
  'strings of 1 MB': () => times(1 << 20, (i) => text(1 << 20, i)),
  'two-byte strings of 200 characters': () => times(420, (i) => Buffer.from('ж'.repeat(200) + i, 'utf8').toString('utf8')),
  'concatenated strings': () => times(60, (i) => 'a part that is long enough ' + i),
  'parsed JSON': () => { const row = JSON.stringify({ id: 1, tags: ['x', 'y'], at: { lat: 1.5, lng: 2.5 }, name: 'somebody', ok: true }); return times(350, () => JSON.parse(row)); },
  'one JSON document parsed': () => JSON.parse('[' + times(90, (i) => `{"k${i % 500}":[${i},${i + 0.5}]}`).join(',') + ']'),
  'a Map of numbers': () => { const map = new Map(); const n = Math.min(size / 40, 16e6); for (let i = 0; i < n; i++) map.set(i, i); return map; },
  'a Map of strings to objects': () => { const map = new Map(); const n = size / 150; for (let i = 0; i < n; i++) map.set(`key ${i}`, { i }); return map; },
  'many small Maps and Sets': () => times(500, (i) => [new Map([[i, i]]), new Set([i])]),
  'arrays of small integers': () => times(8016, () => new Array(1000).fill(7)),
  'arrays of doubles': () => times(8016, () => new Array(1000).fill(1.5)),
  'a few huge arrays': () => times(8e6, () => new Array(1e6).fill(0)),
  'closures with a context each': () => times(100, (i) => { let count = i; return () => count++; }),
  'promises and their reactions': () => times(330, () => { const p = new Promise(() => {}); p.then(() => 1); return p; }),
  'event emitters with listeners': () => { const { EventEmitter } = require('node:events'); return times(700, (i) => { const e = new EventEmitter(); e.on('a', () => i); e.on('b', () => i); return e; }); },
  'linked list': () => { let head = null; const n = size / 40; for (let i = 0; i < n; i++) head = { next: head, i }; return head; },
  'a tree': () => { const trees = []; for (let left = size; left > 0; left -= 40 * 1024) trees.push(tree(10)); return trees; },
  'buffers of 10 KB': () => times(10240, () => Buffer.alloc(10240)),
  'typed arrays of 64 bytes': () => times(300, () => new Uint8Array(64)),
  'a record mix with text': () => times(1500, (i) => ({ id: i, body: text(1000, i), tags: ['a' + i, 'b'], at: new Date() })),
  'source code and functions': () => times(2500, (i) => new Function('a', `return function f${i}(b) { return a + b + ${i}; }; /* ${'x'.repeat(400)} */`)(1)),
  'big integers': () => times(40, (i) => BigInt(i) << 70n),
  'symbols and weak references': () => times(200, (i) => ({ [Symbol(`s${i}`)]: new WeakRef({ i }), i })),
};
if (!Object.hasOwn(heaps, name)) { console.log(JSON.stringify(Object.keys(heaps))); process.exit(); }
globalThis.kept = heaps[name]();
setInterval(() => {}, 1000);
console.log('ready');
