import { io, Socket } from 'socket.io-client';

const socket: Socket = io('https://chat.example');

export class Room {
  private messages: string[] = [];
  private readonly onMessage = (m: { room: string; text: string }) => {
    if (m.room === this.name) this.messages.push(m.text);
  };
  constructor(readonly name: string) {
    socket.on('message', this.onMessage);
  }
  leave() {
    socket.off('message', this.onMessage);
    socket.emit('leave', this.name);
  }
  get last() { return this.messages[this.messages.length - 1]; }
}
