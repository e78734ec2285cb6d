import { ConnectedSocket, MessageBody, OnGatewayConnection, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Socket } from 'socket.io';
import { PresenceStore } from './presence.store';

@WebSocketGateway()
export class PresenceGateway implements OnGatewayConnection {
  constructor(private readonly store: PresenceStore) {}

  handleConnection(socket: Socket) {
    // leak: timer
    const beat = setInterval(() => {
      this.store.touch(socket.data.userId, Date.now());
      socket.emit('beat');
    }, 10_000);
    socket.data.beat = beat;
  }

  @SubscribeMessage('typing')
  typing(@ConnectedSocket() socket: Socket, @MessageBody() m: { room: string }) {
    socket.to(m.room).emit('typing', socket.data.userId);
  }
}
