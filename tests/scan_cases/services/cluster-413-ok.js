const cluster = require('cluster');
const pending = {};
let n = 0;
exports.askWorker = function (worker, msg, cb) {
  const id = n++;
  pending[id] = { cb, worker, at: Date.now() };
  worker.send({ id, msg });
};
cluster.on('message', (worker, m) => {
  if (!pending[m.id]) return;
  const { cb } = pending[m.id];
  delete pending[m.id];
  cb(m.reply);
});
