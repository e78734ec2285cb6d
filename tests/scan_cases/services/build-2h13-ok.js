const graph = new Map();
function visit(id, deps) { if (graph.has(id)) return; graph.set(id, deps); }
for (const [id, deps] of Object.entries(require('./deps.json'))) visit(id, deps);
console.log([...graph.keys()].join('\n'));
