import { WebSocketGateway, OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import type { Socket } from 'socket.io';

@WebSocketGateway()
export class PresenceGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly users = new Map<string, Set<string>>();

  handleConnection(client: Socket): void {
    const user = client.handshake.auth.user as string;
    const set = this.users.get(user) ?? new Set();
    set.add(client.id);
    this.users.set(user, set);
  }

  handleDisconnect(client: Socket): void {
    const user = client.handshake.auth.user as string;
    const set = this.users.get(user);
    set?.delete(client.id);
    if (set && set.size === 0) this.users.delete(user);
  }
}
