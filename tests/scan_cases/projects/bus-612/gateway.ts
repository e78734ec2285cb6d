import { SubscribeMessage, WebSocketGateway, ConnectedSocket } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { ofKind } from './bus';

@WebSocketGateway()
export class PricesGateway {
  @SubscribeMessage('prices')
  onPrices(@ConnectedSocket() client: Socket) {
    // leak: listener|global-state
    ofKind('price').subscribe((body) => client.emit('price', body));
  }
}
