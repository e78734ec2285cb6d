import { SubscribeMessage, WebSocketGateway, ConnectedSocket } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { ofKind } from './bus';

@WebSocketGateway()
export class PricesGateway {
  @SubscribeMessage('prices')
  onPrices(@ConnectedSocket() client: Socket) {
    const sub = ofKind('price').subscribe((body) => client.emit('price', body));
    client.on('disconnect', () => sub.unsubscribe());
  }
}
