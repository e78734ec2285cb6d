module.exports = function heartbeat(wss) {
  const t = setInterval(() => wss.clients.forEach((c) => { if (!c.alive) return c.terminate(); c.alive = false; c.ping(); }), 3e4);
  wss.on('close', () => clearInterval(t));
  wss.on('connection', (c) => { c.alive = true; c.on('pong', () => { c.alive = true; }); });
};
