const chokidar = require('chokidar');
exports.onChange = (req, res) => {
  const w = chokidar.watch(req.query.dir);
  w.on('all', (ev, p) => res.write(`${ev} ${p}\n`));
  req.on('close', () => w.close());
};
