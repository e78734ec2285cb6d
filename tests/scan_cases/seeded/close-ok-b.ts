import { Socket } from 'net';
export async function upload(socket: Socket, file: { data: Buffer; name: string }): Promise<void> {
  const onClose = () => console.error('lost', file.name);
  socket.once('close', onClose);
  try {
    await new Promise<void>((resolve, reject) => socket.write(file.data, (e) => (e ? reject(e) : resolve())));
  } finally {
    socket.off('close', onClose);
  }
}
export class Uploader {
  constructor(private readonly socket: Socket) {}
  async upload(data: Buffer): Promise<void> {
    const onClose = () => { data = Buffer.alloc(0); };
    this.socket.once('close', onClose);
    try { await write(this.socket, data); } finally { this.socket.removeListener('close', onClose); }
  }
}
declare function write(s: Socket, b: Buffer): Promise<void>;
