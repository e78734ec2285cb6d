import { MessagePort } from 'node:worker_threads';

export function ask(port: MessagePort, question: unknown): Promise<unknown> {
  const id = Math.random();
  return new Promise((resolve) => {
    const onMessage = (m: { id: number; answer: unknown }) => {
      if (m.id !== id) return;
      port.off('message', onMessage);
      resolve(m.answer);
    };
    port.on('message', onMessage);
    port.postMessage({ id, question });
  });
}
