const cluster = require('cluster');
const pending = {};
let n = 0;
exports.askWorker = function (worker, msg, cb) {
  const id = n++;
  // leak: cache
  pending[id] = { cb, worker, at: Date.now() };
  worker.send({ id, msg });
};
cluster.on('message', (worker, m) => {
  if (!pending[m.id]) return;
  pending[m.id].cb(m.reply);
});
