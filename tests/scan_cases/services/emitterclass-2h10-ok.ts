import { EventEmitter } from 'node:events';
export class Session extends EventEmitter {
  constructor(private socket: import('node:net').Socket) {
    super();
    socket.on('data', (d) => this.emit('data', d));
    socket.on('close', () => this.emit('close'));
  }
}
