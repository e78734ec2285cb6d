import { createServer } from 'node:http';
import { EventEmitter } from 'node:events';

const routes = new Map<string, (q: URLSearchParams) => unknown>();
export function route(path: string, handler: (q: URLSearchParams) => unknown) {
  routes.set(path, handler);
}

class Shutdown extends EventEmitter {
  #inflight = new Set<symbol>();
  track<T>(work: Promise<T>): Promise<T> {
    const id = Symbol();
    this.#inflight.add(id);
    return work.finally(() => this.#inflight.delete(id));
  }
  async drain() {
    while (this.#inflight.size > 0) await new Promise((r) => setTimeout(r, 50));
  }
}

const shutdown = new Shutdown();
const server = createServer(async (req, res) => {
  const url = new URL(req.url!, 'http://x');
  const handler = routes.get(url.pathname);
  if (!handler) return void res.writeHead(404).end();
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const value = await shutdown.track(Promise.resolve(handler(url.searchParams)));
  res.end(JSON.stringify(value));
});

process.on('SIGTERM', async () => {
  server.close();
  await shutdown.drain();
  process.exit(0);
});
server.listen(process.env.PORT);
