const samples = [];

// leak: module-interval-hot-reload
setInterval(() => {
  samples.push(process.memoryUsage().heapUsed);
  if (samples.length > 100) samples.shift();
}, 1000);

// ok: module-interval-hot-reload
clearInterval(globalThis.sampler);
globalThis.sampler = setInterval(() => samples.sort(), 1000);

// ok: module-interval-hot-reload
const flush = setInterval(() => samples.splice(0), 60_000);
if (module.hot) {
  module.hot.dispose(() => clearInterval(flush));
}

module.exports = { samples };
