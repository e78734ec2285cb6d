const chokidar = require('chokidar');
exports.onChange = (req, res) => {
  // leak: client-per-call
  const w = chokidar.watch(req.query.dir);
  w.on('all', (ev, p) => res.write(`${ev} ${p}\n`));
};
