interface Hub {
  events: { on(event: string, f: (m: string) => void): void; off(event: string, f: (m: string) => void): void };
}

export class Session {
  constructor(private readonly hub: Hub) {
    // leak: injected-emitter-in-constructor
    this.hub.events.on("broadcast", (message) => this.send(message));
  }

  send(message: string): void {
    console.log(message);
  }
}

export class Guest {
  private readonly onBroadcast = (message: string): void => this.send(message);

  constructor(private readonly hub: Hub) {
    // ok: injected-emitter-in-constructor
    this.hub.events.on("broadcast", this.onBroadcast);
  }

  send(message: string): void {
    console.log(message);
  }

  close(): void {
    this.hub.events.off("broadcast", this.onBroadcast);
  }
}
