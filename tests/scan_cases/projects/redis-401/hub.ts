import { Server as HttpServer } from 'http';
import WebSocket, { WebSocketServer } from 'ws';
import { redisSubscriber } from './redis';

export class Hub {
  private readonly wss: WebSocketServer;
  constructor(server: HttpServer) {
    this.wss = new WebSocketServer({ server });
    this.wss.on('connection', (ws) => this.onClient(ws));
  }
  private onClient(ws: WebSocket) {
    const forward = (_channel: string, message: string) => ws.send(message);
    // leak: listener
    redisSubscriber.on('message', forward);
    ws.on('close', () => {
      console.log('client left');
    });
  }
}
