import { WebSocketGateway, OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import { Socket } from 'socket.io';
import { PriceFeed } from './price-feed';

@WebSocketGateway()
export class RoomGateway implements OnGatewayConnection, OnGatewayDisconnect {
  constructor(private readonly feed: PriceFeed) {}

  handleConnection(client: Socket) {
    // leak: listener
    this.feed.on('tick', (tick) => client.emit('tick', tick));
  }

  handleDisconnect(client: Socket) {
    client.emit('bye');
  }
}
