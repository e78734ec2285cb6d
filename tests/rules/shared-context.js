const { EventEmitter } = require("node:events");
const fs = require("node:fs");

const bus = new EventEmitter();
bus.setMaxListeners(0);
let ticks = 0;

function start(file, parse) {
  const data = fs.readFileSync(file);
  parse(() => data.length);
  // leak: shared-context
  const timer = setInterval(() => ticks++, 1000);
  return () => clearInterval(timer);
}

function startTidily(file, parse) {
  parseFile(file, parse);
  // ok: shared-context
  const timer = setInterval(() => ticks++, 1000);
  return () => clearInterval(timer);
}

function parseFile(file, parse) {
  const data = fs.readFileSync(file);
  parse(() => data.length);
}

module.exports = { start, startTidily };
