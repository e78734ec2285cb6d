import { fork, ChildProcess } from 'node:child_process';

const child: ChildProcess = fork('./worker.js');

export function ask(question: string): Promise<string> {
  const id = Math.random().toString(36);
  return new Promise((resolve) => {
    // leak: listener
    child.on('message', (m: any) => { if (m.id === id) resolve(m.answer); });
    child.send({ id, question });
  });
}
