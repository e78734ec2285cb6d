const { pipeline } = require('node:stream/promises');
const fs = require('node:fs');
module.exports = async function upload(req, res) {
  const out = fs.createWriteStream('/tmp/x');
  req.on('aborted', () => out.destroy());
  await pipeline(req, out);
  res.end('ok');
};
