// The three jobs with Microsoft's parser (Rust as WebAssembly). It lists classes, objects of a class
// and retainers.
// node v8-heap-parser.mjs PACKAGES A FILE | B FILE FILE | C FILE ID
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [packages, job, file, other] = process.argv.slice(2);
const parser = createRequire(`${packages}/`)("@vscode/v8-heap-parser");
const open = (path) => parser.decode_bytes(readFileSync(path));

if (job === "A") {
  for (const row of open(file).get_class_groups(0, 20, false))
    console.log(row.name(), row.children_len, row.self_size, row.retained_size);
} else if (job === "B") {
  // It has no comparison, but lists the objects of a class with their ids.
  const objects = (graph) => {
    const found = new Map();
    for (const [name, node] of everyNode(graph)) found.set(node.id, [name, node.self_size]);
    return found;
  };
  const before = objects(open(file));
  const after = objects(open(other));
  const delta = new Map();
  const add = (name, size) => delta.set(name, (delta.get(name) ?? 0n) + size);
  for (const [id, [name, size]] of after) if (!before.has(id)) add(name, size);
  for (const [id, [name, size]] of before) if (!after.has(id)) add(name, -size);
  const magnitude = ([, size]) => Number(size < 0n ? -size : size);
  for (const row of [...delta].sort((a, b) => magnitude(b) - magnitude(a)).slice(0, 20)) console.log(...row);
} else {
  const graph = open(file);
  for (const [, node] of everyNode(graph)) {
    if (node.id !== Number(other)) continue;
    for (const one of graph.get_all_retainers(node.index, 8)) console.log(one.name(), one.retains_index);
    break;
  }
}

function* everyNode(graph) {
  const groups = graph.get_class_groups(0, 1e6, true);
  for (let at = 0; at < groups.length; at++) {
    const name = groups[at].name();
    for (let start = 0; start < groups[at].children_len; start += 10_000) {
      for (const node of graph.class_children(at, start, start + 10_000, parser.WasmSortBy.SelfSize)) {
        yield [name, node];
        node.free();
      }
    }
  }
}
