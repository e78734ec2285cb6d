import { WebSocketServer } from 'ws';
import { Session } from './session';
new WebSocketServer({ port: 1 }).on('connection', (c) => { new Session(c); });
