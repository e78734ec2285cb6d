const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 9000 });

wss.on('connection', (ws) => {
  const ping = setInterval(() => ws.ping(), 30000);
  ws.once('close', () => clearInterval(ping));
  ws.on('error', (err) => console.error(err));
});
