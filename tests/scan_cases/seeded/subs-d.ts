import type { ServerResponse, IncomingMessage } from 'node:http';
const clients = new Set<ServerResponse>();
export function sse(req: IncomingMessage, res: ServerResponse) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  // leak: global-state
  clients.add(res);
}
export function broadcast(data: string) {
  for (const c of clients) c.write(`data: ${data}\n\n`);
}
