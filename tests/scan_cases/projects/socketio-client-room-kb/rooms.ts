import { io, Socket } from 'socket.io-client';

const socket: Socket = io('https://chat.example');

export class Room {
  private messages: string[] = [];
  constructor(readonly name: string) {
    // leak: listener
    socket.on('message', (m: { room: string; text: string }) => {
      if (m.room === this.name) this.messages.push(m.text);
    });
  }
  leave() { socket.emit('leave', this.name); }
  get last() { return this.messages[this.messages.length - 1]; }
}
