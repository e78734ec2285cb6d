// Two constructors of one name, chains of one class, plain objects of many shapes, WeakMaps, shared
// contexts, strings of every kind, buffers, other realms, names that are hard to write; then work
// that adds, frees, and changes what an object looks like. A snapshot before and one after.
// node awkward_service.js OPTIONS-AS-JSON BEFORE AFTER
const { writeHeapSnapshot } = require('v8');
const [optionsText, before, after] = process.argv.slice(2);
const options = JSON.parse(optionsText) ?? undefined;

const Item = (() => class Item { constructor(i) { this.label = 'label ' + i; } })();
const Other = (() => class Item { constructor(i) { this.inner = { at: 'i' + i }; } })();
class Link { constructor(next, i) { this.next = next; this.text = 'link ' + i; } }
let chain = null;
const kept = [], users = new Map(), notes = new WeakMap(), buffers = [];
function work(first, last) {
  for (let i = first; i < last; i++) {
    kept.push(i % 2 ? new Item(i) : new Other(i));
    chain = new Link(chain, i);
    const user = { name: 'n' + i, address: { street: 's' + i, "it's": { zip: 'z' + i } } };
    if (i % 3 === 0) user.email = 'e' + i;
    if (i % 5 === 0) user['odd, name'] = 'o' + i;
    users.set('user ' + i, user);
    notes.set(user, { note: 'about ' + i, user });
    const shared = 'captured ' + i;
    kept.push(() => shared, function* () { yield shared; }());
    buffers.push(Buffer.alloc(100 + i), new Uint8Array(i), 'x'.repeat(1000 + i % 50));
  }
}
work(0, 300);
const loop = { name: 'in a loop' };
loop.self = { loop, more: 'text' };
const vm = require('vm');
const realms = [1, 2].map((at) => vm.createContext({ at: 'realm ' + at }));
realms.forEach((realm) => vm.runInContext('var map = new Map([[{ k: "v" }, class Item {}]])', realm));
const rope = ['a'.repeat(3000), 'b'.repeat(3000)].reduce((all, one) => all + one + kept.length);
const odd = [rope, rope.slice(10, 2000), Symbol('one'), 2n ** 200n, /a+b{2}/g, new Error('why'),
  new Proxy({ of: 'proxy' }, {}), new WeakRef(loop), new SharedArrayBuffer(64), Object.create(null)];
for (let i = 0; i < 40; i++) {
  const names = { '\u{1F600} face': 'f', ['k'.repeat(1500)]: 'long', ['n' + i]: 'own', '': 'none' };
  Object.defineProperty(names, 'lazy', { get: () => i, enumerable: true });
  delete names['n' + i]; // leaves a dictionary
  odd.push(names, [, , { hole: 'after' }], { __proto__: names, under: 'it' });
}
const registry = new FinalizationRegistry(() => {});
registry.register(loop, 'loop');
setInterval(() => [kept, chain, users, notes, buffers, loop, realms, odd, registry], 1e6);
writeHeapSnapshot(before, options);
work(300, 420);
for (let i = 0; i < 90; i++) users.delete('user ' + i);
for (const user of users.values()) user.seen = { by: 'work' };
kept.length -= 60;
chain = chain.next.next.next;
writeHeapSnapshot(after, options);
process.exit();
