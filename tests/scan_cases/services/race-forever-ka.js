import { once } from 'node:events';

const stopped = once(process, 'SIGTERM');

export async function* consume(queue) {
  for (;;) {
    // leak: closure
    const msg = await Promise.race([queue.next(), stopped]);
    if (Array.isArray(msg)) return;
    yield msg;
  }
}
