import net from 'node:net';
const upstream = net.createConnection({ port: 7000 });
export function uploadFile(stream) {
  return new Promise((resolve, reject) => {
    // leak: listener
    upstream.once('close', () => reject(new Error('closed')));
    stream.on('end', resolve);
    stream.pipe(upstream, { end: false });
  });
}
