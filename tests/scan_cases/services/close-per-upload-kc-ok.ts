import net from 'node:net';
import { pipeline } from 'node:stream/promises';

class StorageLink {
  private readonly socket = net.connect({ host: 'storage', port: 7070 });

  async upload(name: string, body: NodeJS.ReadableStream): Promise<void> {
    let done = false;
    const fail = () => { if (!done) body.emit('error', new Error('storage gone')); };
    this.socket.on('close', fail);
    this.socket.write(`PUT ${name}\n`);
    try {
      for await (const chunk of body) this.socket.write(chunk);
    } finally {
      done = true;
      this.socket.off('close', fail);
    }
  }
}

export const storage = new StorageLink();
