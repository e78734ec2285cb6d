import { Socket } from 'node:net';
const conn = new Socket();
export function ask(question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('timeout')), 1000);
    // leak: listener
    conn.once('data', (d) => {
      clearTimeout(timer);
      resolve(d.toString());
    });
    conn.write(question);
  });
}
export function askOk(question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const onData = (d: Buffer) => {
      clearTimeout(timer);
      resolve(d.toString());
    };
    const timer = setTimeout(() => {
      conn.off('data', onData);
      reject(new Error('timeout'));
    }, 1000);
    conn.once('data', onData);
    conn.write(question);
  });
}
