'use strict';

// Lets a service take its own three heap snapshots under load that is counted, not timed, so that
// every Node version gives comparable files: warm-up, snapshot, batch, snapshot, batch, snapshot.
// Start Node with --expose-gc, or garbage stays in the snapshots.

const path = require('node:path');
const v8 = require('node:v8');

const WARM_UP = Number(process.env.LAB_WARM_UP || 150);
const BATCH = Number(process.env.LAB_BATCH || 100);
const SNAPSHOTS = 3;

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

async function collectGarbage() {
  for (let pass = 0; pass < 2; pass += 1) {
    for (let i = 0; i < 5; i += 1) await turn();
    if (global.gc) global.gc();
  }
}

async function run(folder, round) {
  let n = 0;
  for (let snapshot = 1; snapshot <= SNAPSHOTS; snapshot += 1) {
    const end = n + (snapshot === 1 ? WARM_UP : BATCH);
    while (n < end) {
      await round(n);
      n += 1;
    }
    await collectGarbage();
    const { heapUsed } = process.memoryUsage();
    v8.writeHeapSnapshot(path.join(folder, `${snapshot}.heapsnapshot`));
    console.log(JSON.stringify({ snapshot, rounds: n, heapUsed }));
  }
  process.exit(0);
}

exports.run = run;
