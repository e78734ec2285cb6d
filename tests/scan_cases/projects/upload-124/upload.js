const busboy = require('busboy');

const progress = require('./progress');

module.exports = (req, res) => {
  const bb = busboy({ headers: req.headers });
  const uploadId = req.query.id;
  const chunks = [];
  bb.on('file', (name, file) => {
    file.on('data', (c) => {
      chunks.push(c);
      // leak: global-state
      progress.history.push({ uploadId, size: c.length, at: Date.now() });
    });
  });
  bb.on('close', () => res.end(String(Buffer.concat(chunks).length)));
  req.pipe(bb);
};
