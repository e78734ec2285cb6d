const { EventEmitter } = require('events');
const hub = new EventEmitter();

function ingest(raw) {
  const big = Buffer.from(raw, 'base64');
  const digest = () => require('crypto').createHash('sha1').update(big).digest('hex');
  const id = digest();
  hub.emit('ingested', id);
  return id;
}
module.exports = { ingest, hub };
