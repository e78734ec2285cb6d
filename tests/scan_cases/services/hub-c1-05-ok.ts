export interface Client { id: string; sockets: import('ws').WebSocket[]; since: number }

const clients: Record<string, Client> = {};

export function attach(id: string, ws: import('ws').WebSocket): Client {
  const c = (clients[id] ??= { id, sockets: [], since: Date.now() });
  c.sockets.push(ws);
  ws.once('close', () => {
    c.sockets = c.sockets.filter((s) => s !== ws);
    if (!c.sockets.length) delete clients[id];
  });
  return c;
}

export function broadcast(id: string, payload: unknown): void {
  for (const ws of clients[id]?.sockets ?? []) if (ws.readyState === 1) ws.send(JSON.stringify(payload));
}
