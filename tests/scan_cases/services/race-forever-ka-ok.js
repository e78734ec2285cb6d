import { once } from 'node:events';

const stopped = once(process, 'SIGTERM');

export async function* consume(queue) {
  let stop = false;
  stopped.then(() => { stop = true; queue.close(); });
  while (!stop) {
    const msg = await queue.next();
    if (!msg) return;
    yield msg;
  }
}
