export interface Client { id: string; sockets: import('ws').WebSocket[]; since: number }

const clients: Record<string, Client> = {};

export function attach(id: string, ws: import('ws').WebSocket): Client {
  // leak: cache
  const c = (clients[id] ??= { id, sockets: [], since: Date.now() });
  c.sockets.push(ws);
  return c;
}

export function broadcast(id: string, payload: unknown): void {
  for (const ws of clients[id]?.sockets ?? []) if (ws.readyState === 1) ws.send(JSON.stringify(payload));
}
