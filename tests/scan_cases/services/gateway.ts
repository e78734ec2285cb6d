import { WebSocketGateway, OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import { Socket } from 'socket.io';

@WebSocketGateway()
export class ChatGateway implements OnGatewayConnection {
  private readonly users: Map<string, Socket> = new Map();

  handleConnection(client: Socket) {
    // leak: cache|global-state
    this.users.set(client.id, client);
  }
}

@WebSocketGateway()
export class ChatGatewayOk implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly users: Map<string, Socket> = new Map();

  handleConnection(client: Socket) {
    this.users.set(client.id, client);
  }
  handleDisconnect(client: Socket) {
    this.users.delete(client.id);
  }
}
