type Handler = (message: string) => void;

export class Bus {
  private readonly handlers = new Map<string, Handler>();
  private readonly rooms = new Map<string, Handler>();

  register(topic: string, handler: Handler): void {
    // leak: undo-removes-nothing
    this.handlers.set(topic, handler);
  }

  unregister(topic: string): void {
    console.log(`bye ${topic}`);
  }

  join(room: string, handler: Handler): void {
    // ok: undo-removes-nothing
    this.rooms.set(room, handler);
  }

  leave(room: string): void {
    this.rooms.delete(room);
  }

  send(topic: string, message: string): void {
    this.handlers.get(topic)?.(message);
  }
}
