import { EventEmitter } from 'events';

export class Session {
  private heartbeat: NodeJS.Timeout;
  private idle?: NodeJS.Timeout;
  private readonly onConfig = () => this.reload();

  constructor(private config: EventEmitter, private socket: any) {
    // leak: listener
    config.on('change', this.onConfig);
    this.heartbeat = setInterval(() => this.socket.ping(), 1000);
    this.socket.on('data', (d: Buffer) => this.onData(d));
  }
  private reload() {}
  private onData(d: Buffer) {
    if (this.idle) clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), 60_000);
  }
  close() {
    clearInterval(this.heartbeat);
    if (this.idle) clearTimeout(this.idle);
    this.socket.end();
  }
}

export class SessionOk {
  private heartbeat: NodeJS.Timeout;
  private readonly onConfig = () => {};
  constructor(private config: EventEmitter, private socket: any) {
    config.on('change', this.onConfig);
    this.heartbeat = setInterval(() => this.socket.ping(), 1000);
  }
  close() {
    this.config.off('change', this.onConfig);
    clearInterval(this.heartbeat);
    this.socket.end();
  }
}
