import { EventEmitter } from 'events';

export class ChatRoom {
  constructor(private bus: EventEmitter, private name: string) {}

  join() {
    this.bus.on('message', this.onMessage.bind(this));
  }

  leave() {
    // leak: listener
    this.bus.off('message', this.onMessage.bind(this));
  }

  private onMessage(m: string) {
    console.log(this.name, m);
  }
}

export class ChatRoomOk {
  private readonly handler: (m: string) => void;
  constructor(private bus: EventEmitter, private name: string) {
    this.handler = this.onMessage.bind(this);
  }
  join() {
    this.bus.on('message', this.handler);
  }
  leave() {
    this.bus.off('message', this.handler);
  }
  private onMessage(m: string) {
    console.log(this.name, m);
  }
}
