import { WebSocketServer } from 'ws';
import { tasks } from './tasks.js';
const wss = new WebSocketServer({ noServer: true });
wss.on('connection', (ws) => {
  ws.on('message', async (raw) => {
    const { id } = JSON.parse(raw);
    tasks.once(`done:${id}`, (r) => ws.send(JSON.stringify(r)));
    tasks.start(id);
  });
});
export default wss;
