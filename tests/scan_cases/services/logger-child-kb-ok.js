const pino = require('pino');
let log = pino();

function handler(req, res) {
  const own = log.child({ reqId: req.id });
  own.info({ url: req.url }, 'request');
  res.end('ok');
}

require('http').createServer(handler).listen(3000);
