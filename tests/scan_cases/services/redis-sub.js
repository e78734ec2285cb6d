const Redis = require('ioredis');

async function streamEvents(req, res) {
  // leak: client-per-call
  const sub = new Redis(process.env.REDIS_URL);
  await sub.subscribe('events');
  sub.on('message', (channel, message) => {
    res.write(`data: ${message}\n\n`);
  });
}

async function streamEventsOk(req, res) {
  const sub = new Redis(process.env.REDIS_URL);
  await sub.subscribe('events');
  sub.on('message', (channel, message) => {
    res.write(`data: ${message}\n\n`);
  });
  req.on('close', () => {
    sub.quit();
  });
}

module.exports = { streamEvents, streamEventsOk };
