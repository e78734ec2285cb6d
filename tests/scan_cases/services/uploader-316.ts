import { createReadStream } from 'fs';
import type { Socket } from 'net';
export class Uploader {
  constructor(private socket: Socket) {}
  upload(file: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const rs = createReadStream(file);
      rs.pipe(this.socket, { end: false });
      rs.on('end', () => {
        resolve();
      });
      // leak: listener
      this.socket.on('error', (e) => { rs.destroy(); reject(e); });
    });
  }
}
