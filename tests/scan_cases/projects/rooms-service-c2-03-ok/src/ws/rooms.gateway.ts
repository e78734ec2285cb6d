import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { RoomsService } from './rooms.service';
@WebSocketGateway()
export class RoomsGateway {
  constructor(private readonly rooms: RoomsService) {}
  @SubscribeMessage('follow')
  onFollow(client: any, room: string) { this.rooms.follow(client, room); }
}
