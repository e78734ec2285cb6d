import { MessagePort } from 'node:worker_threads';

export function ask(port: MessagePort, question: unknown): Promise<unknown> {
  const id = Math.random();
  return new Promise((resolve) => {
    // leak: listener
    port.on('message', (m: { id: number; answer: unknown }) => {
      if (m.id === id) resolve(m.answer);
    });
    port.postMessage({ id, question });
  });
}
