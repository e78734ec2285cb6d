import { EventEmitter } from 'node:events';

export const bus = new EventEmitter();
// leak: listener
bus.setMaxListeners(0);

export async function* orderUpdates(orderId: string): AsyncGenerator<{ status: string }> {
  const queue: { status: string }[] = [];
  let wake: (() => void) | undefined;
  const onUpdate = (o: { id: string; status: string }) => {
    if (o.id !== orderId) return;
    queue.push(o);
    wake?.();
  };
  // leak: listener
  bus.on('order', onUpdate);
  while (true) {
    while (queue.length) yield queue.shift()!;
    await new Promise<void>((r) => { wake = r; });
  }
}
