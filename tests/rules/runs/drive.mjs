// Runs the cases of every rule and writes heap snapshots between the rounds.
//
//     node --expose-gc drive.mjs SNAPSHOT_1 SNAPSHOT_2 RULE...
//
// Prints the titles of the cases by mark.
// A case is called with `held`, which makes an object of the case's own class. How many objects of
// that class are alive in the snapshots tells whether the fixture lets go of what it was given.
import fs from "node:fs";
import net from "node:net";
import { EventEmitter } from "node:events";
import { setImmediate as tick, setTimeout as pause } from "node:timers/promises";
import v8 from "node:v8";

const CALLS_PER_ROUND = 20;

const [first, second, ...rules] = process.argv.slice(2);
net.connect = () => new EventEmitter();
globalThis.fetch = async () => ({ ok: false, json: async () => ({}) });
console.log = () => {};

// The name must stand in the source: a snapshot does not know names that are computed.
function heldClass(title) {
  return new Function("EventEmitter", `return class ${title} extends EventEmitter {}`)(EventEmitter);
}

const titles = { leak: [], ok: [] };
const cases = [];
for (const rule of rules) {
  const marked = await import(`./${rule}.mjs`);
  for (const mark of ["leak", "ok"]) {
    for (const [name, run] of Object.entries(marked[mark] ?? {})) {
      const title = `${rule} ${name}`.replace(/\W/g, "_");
      const Held = heldClass(title);
      titles[mark].push(title);
      cases.push(async () => {
        let made = 0;
        await run(() => {
          made++;
          return new Held();
        });
        if (made !== 1) throw new Error(`${title} made ${made} objects in a call`);
      });
    }
  }
}

async function round() {
  for (const run of cases) {
    for (let call = 0; call < CALLS_PER_ROUND; call++) await run();
  }
  await pause(50);
  for (let turn = 0; turn < 5; turn++) {
    await tick();
    globalThis.gc();
  }
}

for (const path of [first, second]) {
  await round();
  v8.writeHeapSnapshot(path);
  fs.chmodSync(path, 0o600);
}
process.stdout.write(JSON.stringify(titles), () => process.exit(0));
