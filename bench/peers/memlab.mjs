// The three jobs with memlab's heap API.
// node memlab.mjs PACKAGES A FILE | B FILE FILE | C FILE ID
import { createRequire } from "node:module";

const [packages, job, file, other] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const { getFullHeapFromFile } = require("@memlab/heap-analysis");
const core = require("@memlab/core");
core.config.muteConsole = true;
core.config.isContinuousTest = true; // no animated output

const top = (rows, size) => [...rows].sort((a, b) => size(b) - size(a)).slice(0, 20);

// name -> [objects, shallow bytes, bytes retained by the topmost objects of the name]
function classes(heap) {
  const rows = new Map();
  heap.nodes.forEach((node) => {
    const name = node.type === "object" || node.type === "native" ? node.name : `(${node.type})`;
    let row = rows.get(name);
    if (row === undefined) rows.set(name, (row = [0, 0, 0]));
    row[0] += 1;
    row[1] += node.self_size;
    const above = node.dominatorNode;
    if (!above || above.name !== node.name) row[2] += node.retainedSize;
  });
  return rows;
}

if (job === "A") {
  for (const [name, row] of top(classes(await getFullHeapFromFile(file)), ([, row]) => row[2]))
    console.log(name, ...row);
} else if (job === "B") {
  const before = await getFullHeapFromFile(file);
  const after = await getFullHeapFromFile(other);
  const delta = new Map();
  const count = (heap, without, sign) =>
    heap.nodes.forEach((node) => {
      if (without.hasObjectWithId ? without.getNodeById(node.id) : false) return;
      const name = node.type === "object" || node.type === "native" ? node.name : `(${node.type})`;
      delta.set(name, (delta.get(name) ?? 0) + sign * node.self_size);
    });
  count(after, before, 1);
  count(before, after, -1);
  for (const [name, size] of top(delta, ([, size]) => Math.abs(size))) console.log(name, size);
} else {
  const heap = await getFullHeapFromFile(file);
  let node = heap.getNodeById(Number(other));
  while (node && node.pathEdge) {
    console.log(node.name, node.pathEdge.name_or_index);
    node = node.pathEdge.fromNode;
  }
}
