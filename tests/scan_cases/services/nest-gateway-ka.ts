import { WebSocketGateway, OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Socket } from 'socket.io';

@Injectable()
@WebSocketGateway()
export class ChatGateway implements OnGatewayConnection, OnGatewayDisconnect {
  constructor(private readonly events: EventEmitter2) {}

  handleConnection(client: Socket) {
    // leak: listener
    this.events.on('message.created', (msg) => {
      client.emit('message', msg);
    });
  }

  handleDisconnect(client: Socket) {
    console.log('bye', client.id);
  }
}
