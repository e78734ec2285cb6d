import net from 'node:net';
import { once } from 'node:events';
const upstream = net.createConnection({ port: 7000 });
export function uploadFile(stream) {
  return new Promise((resolve, reject) => {
    const lost = () => { cleanup(); reject(new Error('closed')); };
    const done = () => { cleanup(); resolve(); };
    function cleanup() {
      upstream.off('close', lost);
      stream.off('end', done);
    }
    upstream.once('close', lost);
    stream.once('end', done);
    stream.pipe(upstream, { end: false });
  });
}
export async function waitDrain(signal) {
  await once(upstream, 'drain', { signal });
}
