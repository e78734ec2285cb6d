interface Client { id: string; res: import('http').ServerResponse }
let clients: Client[] = [];

export function eventsHandler(request: any, response: any) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const client = { id: String(Date.now()), res: response };
  // leak: global-state
  clients.push(client);
}
export function sendAll(data: string) { clients.forEach((c) => c.res.write(`data: ${data}\n\n`)); }
