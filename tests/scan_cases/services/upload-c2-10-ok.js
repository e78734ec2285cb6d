const { pipeline } = require('stream');
const sharp = require('sharp');
module.exports = (bus) => async (req, res) => {
  const chunks = [];
  for await (const c of req) chunks.push(c);
  const image = Buffer.concat(chunks);
  const meta = await sharp(image).metadata();
  const onQuota = (q) => { if (q < image.length) res.destroy(); };
  bus.on('quota', onQuota);
  res.on('close', () => bus.off('quota', onQuota));
  res.json(meta);
};
