const { pipeline } = require('stream');
const sharp = require('sharp');
module.exports = (bus) => async (req, res) => {
  const chunks = [];
  for await (const c of req) chunks.push(c);
  const image = Buffer.concat(chunks);
  const meta = await sharp(image).metadata();
  // leak: listener
  bus.on('quota', (q) => { if (q < image.length) res.destroy(); });
  res.json(meta);
};
