import { WebSocketGateway, OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Socket } from 'socket.io';

@Injectable()
@WebSocketGateway()
export class ChatGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly handlers = new Map<string, (m: unknown) => void>();
  constructor(private readonly events: EventEmitter2) {}

  handleConnection(client: Socket) {
    const forward = (msg: unknown) => client.emit('message', msg);
    this.handlers.set(client.id, forward);
    this.events.on('message.created', forward);
  }

  handleDisconnect(client: Socket) {
    const forward = this.handlers.get(client.id);
    if (forward) this.events.off('message.created', forward);
    this.handlers.delete(client.id);
    console.log('bye', client.id);
  }
}
