// Writes what DevTools' engine computes for each node of some snapshots.
// node devtools_numbers.mjs TOOLKIT OUT.json SNAPSHOT...
// [[self size as attributed, retained size, distance, dominator, class name] per node] per file
import { createReadStream, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [toolkit, output, ...paths] = process.argv.slice(2);
const { parse } = await import(pathToFileURL(`${toolkit}/index.js`));
console.warn = () => {}; // it reports unreachable nodes; here they are meant

const answers = [];
for (const path of paths) {
  const snapshot = await parse(createReadStream(path));
  const node = snapshot.createNode(0);
  const rows = [];
  for (let at = 0; at < snapshot.nodeCount; at++) {
    node.nodeIndex = at * snapshot.nodeFieldCount;
    const dominator = at === 0 ? -1 : snapshot.dominatorsTree[at];
    rows.push([node.selfSize(), node.retainedSize(), node.distance(), dominator, node.className()]);
  }
  answers.push(rows);
}
writeFileSync(output, JSON.stringify(answers));
