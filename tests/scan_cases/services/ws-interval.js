const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 9000 });

wss.on('connection', (ws, req) => {
  const user = authenticate(req);
  // leak: timer
  setInterval(() => {
    if (ws.readyState === ws.OPEN) ws.ping();
  }, 30000);
  ws.on('message', (raw) => handle(user, JSON.parse(raw)));
});

function authenticate(req) { return { id: req.headers['x-user'] }; }
function handle(user, msg) { console.log(user.id, msg.type); }
