import type { Socket } from 'node:net';
export class Uploader {
  constructor(private readonly socket: Socket) {}
  async upload(data: Buffer): Promise<void> {
    const parts = split(data);
    // leak: listener
    this.socket.on('close', () => { parts.length = 0; });
    for (const p of parts) await write(this.socket, p);
  }
}
declare function split(b: Buffer): Buffer[];
declare function write(s: Socket, b: Buffer): Promise<void>;
