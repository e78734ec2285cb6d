const crypto = require('crypto');
const sharp = require('sharp');
const queue = [];

async function ingest(buffer, meta) {
  const digest = crypto.createHash('sha256').update(buffer).digest('hex');
  const small = await sharp(buffer).resize(200).toBuffer();
  // leak: global-state
  queue.push({ digest, small, describe: () => `${meta.name}: ${buffer.length} bytes` });
}

module.exports = { ingest, queue };
