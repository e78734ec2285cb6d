const { WebSocketServer } = require('ws');
const wss = new WebSocketServer({ port: 9000 });
const clients = [];

wss.on('connection', (ws) => {
  const client = { ws, history: [], joined: Date.now() };
  clients.push(client);
  ws.on('message', (data) => {
    client.history = [...client.history.slice(-20), data.toString()];
    for (const other of clients) {
      if (other.ws.readyState === 1) other.ws.send(data.toString());
    }
  });
  ws.on('close', () => {
    const i = clients.indexOf(client);
    if (i !== -1) clients.splice(i, 1);
  });
});
