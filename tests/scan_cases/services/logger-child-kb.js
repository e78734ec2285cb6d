const pino = require('pino');
let log = pino();

function handler(req, res) {
  // leak: global-state
  log = log.child({ reqId: req.id });
  log.info({ url: req.url }, 'request');
  res.end('ok');
}

require('http').createServer(handler).listen(3000);
