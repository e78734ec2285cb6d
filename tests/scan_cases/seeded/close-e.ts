import { Socket } from 'net';
export async function upload(socket: Socket, file: { data: Buffer; name: string }): Promise<void> {
  // leak: listener
  socket.on('close', () => {
    console.error('connection lost during', file.name);
  });
  await new Promise<void>((resolve, reject) =>
    socket.write(file.data, (err) => (err ? reject(err) : resolve())),
  );
}
