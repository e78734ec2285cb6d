import { WebSocketServer } from 'ws';
import { DeviceSession } from './session';
import { readSensor } from './sensors';

const server = new WebSocketServer({ port: 7000 });
server.on('connection', (socket, request) => {
  const session = new DeviceSession(request.url!.slice(1), readSensor);
  socket.on('message', () => socket.send(String(session.latest)));
});
