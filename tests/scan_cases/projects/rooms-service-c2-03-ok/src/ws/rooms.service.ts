import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Socket } from 'socket.io';

@Injectable()
export class RoomsService {
  constructor(private readonly events: EventEmitter2) {}
  follow(socket: Socket, room: string) {
    const forward = (p: unknown) => socket.emit('room', p);
    this.events.on(`room.${room}`, forward);
    socket.data.room = room;
    socket.once('disconnect', () => this.events.off(`room.${room}`, forward));
  }
}
