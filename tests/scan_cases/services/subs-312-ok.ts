interface Client { id: string; res: import('http').ServerResponse }
let clients: Client[] = [];

export function eventsHandler(request: any, response: any) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const client = { id: String(Date.now()), res: response };
  clients.push(client);
  request.on('close', () => { clients = clients.filter((c) => c.id !== client.id); });
}
export function sendAll(data: string) { clients.forEach((c) => c.res.write(`data: ${data}\n\n`)); }
