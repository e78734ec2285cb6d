import type { ServerResponse, IncomingMessage } from 'node:http';
const clients = new Set<ServerResponse>();
export function sse(req: IncomingMessage, res: ServerResponse) {
  clients.add(res);
  res.on('close', () => clients.delete(res));
}
export function broadcast(data: string) {
  for (const c of clients) c.write(data);
}
export class Hub {
  #subs = new Set<(m: string) => void>();
  subscribe(callback: (m: string) => void) {
    this.#subs.add(callback);
    return { unsubscribe: () => this.#subs.delete(callback) };
  }
  publish(msg: string) { for (const cb of this.#subs) cb(msg); }
}
