import { WebSocketGateway, OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import { Socket } from 'socket.io';
import { PriceFeed } from './price-feed';

@WebSocketGateway()
export class RoomGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly onTicks = new Map<string, (t: unknown) => void>();
  constructor(private readonly feed: PriceFeed) {}

  handleConnection(client: Socket) {
    const onTick = (tick: unknown) => client.emit('tick', tick);
    this.onTicks.set(client.id, onTick);
    this.feed.on('tick', onTick);
  }

  handleDisconnect(client: Socket) {
    client.emit('bye');
    const onTick = this.onTicks.get(client.id);
    if (onTick) this.feed.off('tick', onTick);
    this.onTicks.delete(client.id);
  }
}
