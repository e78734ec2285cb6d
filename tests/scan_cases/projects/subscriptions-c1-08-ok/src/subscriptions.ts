import { EventEmitter } from 'node:events';

export const bus = new EventEmitter();
bus.setMaxListeners(0);

export async function* orderUpdates(orderId: string): AsyncGenerator<{ status: string }> {
  const queue: { status: string }[] = [];
  let wake: (() => void) | undefined;
  const onUpdate = (o: { id: string; status: string }) => {
    if (o.id !== orderId) return;
    queue.push(o);
    wake?.();
  };
  bus.on('order', onUpdate);
  try {
  while (true) {
    while (queue.length) yield queue.shift()!;
    await new Promise<void>((r) => { wake = r; });
  }
  } finally { bus.off('order', onUpdate); }
}
