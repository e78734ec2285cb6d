const sharp = require('sharp');
const { LRUCache } = require('lru-cache');

const results = new LRUCache({ max: 100 });
exports.resize = async function (req, res) {
  const key = `${req.query.src}@${req.query.w}`;
  let out = results.get(key);
  if (out === undefined) {
    out = await sharp(await load(req.query.src)).resize(+req.query.w).toBuffer();
    results.set(key, out);
  }
  res.type('png').send(out);
};
async function load(u) { return Buffer.from(await (await fetch(u)).arrayBuffer()); }
