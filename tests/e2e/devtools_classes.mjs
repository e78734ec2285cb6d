// Writes the class rows DevTools' engine computes for pairs of snapshots, and their comparison.
// node devtools_classes.mjs TOOLKIT OUT.json BEFORE AFTER [BEFORE AFTER]...
// per pair {before, after: {key: [name, count, shallow, retained, distance]}, interfaces: [name],
//           comparison: {key: [name, new, deleted, alloc. size, freed size]}, statistics of after}
import { createReadStream, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [toolkit, output, ...paths] = process.argv.slice(2);
const { parse } = await import(pathToFileURL(`${toolkit}/index.js`));
console.warn = () => {}; // it reports unreachable nodes; here they are meant

const map = (rows, row) => Object.fromEntries(Object.entries(rows).map(([key, of]) => [key, row(of)]));
const classes = (snapshot) =>
  map(snapshot.getAggregatesByClassKey(false, "allObjects"), (of) => [
    of.name, of.count, of.self, of.maxRet, of.distance,
  ]);

const answers = [];
for (let at = 0; at < paths.length; at += 2) {
  const before = await parse(createReadStream(paths[at]));
  const after = await parse(createReadStream(paths[at + 1]));
  const answer = { before: classes(before), after: classes(after) };
  answer.interfaces = JSON.parse(after.interfaceDefinitions()).map((one) => one.name);
  answer.statistics = after.getStatistics();
  // As the DevTools window asks: the earlier heap is classified by the interfaces of the later.
  const base = before.aggregatesForDiff(after.interfaceDefinitions());
  answer.comparison = map(after.calculateSnapshotDiff("before", base), (of) => [
    of.name, of.addedCount, of.removedCount, of.addedSize, of.removedSize,
  ]);
  answers.push(answer);
}
writeFileSync(output, JSON.stringify(answers));
