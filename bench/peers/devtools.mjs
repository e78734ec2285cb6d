// The three jobs with DevTools' own engine, as heap-snapshot-toolkit packs it.
// node devtools.mjs PACKAGES A FILE | B FILE FILE | C FILE ID
import { createReadStream } from "node:fs";
import { pathToFileURL } from "node:url";

const [packages, job, file, other] = process.argv.slice(2);
const { parse } = await import(pathToFileURL(`${packages}/heap-snapshot-toolkit/index.js`));
const open = (path) => parse(createReadStream(path, "utf-8"));
console.warn = () => {};

const top = (rows, size) => [...rows].sort((a, b) => size(b) - size(a)).slice(0, 20);

if (job === "A") {
  const snapshot = await open(file);
  const classes = Object.entries(snapshot.aggregatesForDiff ? snapshot.aggregatesWithFilter({}) : {});
  for (const [key, one] of top(classes, ([, one]) => one.maxRet))
    console.log(key, one.count, one.self, one.maxRet, one.distance);
} else if (job === "B") {
  const before = await open(file);
  const after = await open(other);
  const rows = after.calculateSnapshotDiff("before", before.aggregatesForDiff(after.interfaceDefinitions()));
  for (const [key, one] of top(Object.entries(rows), ([, one]) => Math.abs(one.sizeDelta)))
    console.log(key, one.addedCount, one.removedCount, one.sizeDelta);
} else {
  const snapshot = await open(file);
  const ids = snapshot.nodes;
  let index = 0;
  while (ids.getValue(index + snapshot.nodeIdOffset) !== Number(other)) index += snapshot.nodeFieldCount;
  for (let steps = 0; index !== 0 && steps < 1000; steps++) {
    const node = snapshot.createNode(index);
    console.log(node.name(), node.distance());
    let best = null;
    for (const it = node.retainers(); it.hasNext(); it.next()) {
      const edge = it.item();
      if (!best || edge.node().distance() < best.distance()) best = snapshot.createNode(edge.node().nodeIndex);
    }
    if (!best || node.distance() <= 1) break;
    index = best.nodeIndex;
  }
}
