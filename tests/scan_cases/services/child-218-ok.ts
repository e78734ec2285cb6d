import { fork, ChildProcess } from 'node:child_process';

const child: ChildProcess = fork('./worker.js');

export function ask(question: string): Promise<string> {
  const id = Math.random().toString(36);
  return new Promise((resolve) => {
    const onMessage = (m: any) => {
      if (m.id !== id) return;
      child.off('message', onMessage);
      resolve(m.answer);
    };
    child.on('message', onMessage);
    child.send({ id, question });
  });
}
