import type { Server } from 'node:http';
export function installShutdown(server: Server, stop: () => Promise<void>) {
  let closing = false;
  process.on('SIGTERM', async () => { if (closing) return; closing = true; server.close(); await stop(); });
  process.on('uncaughtException', (e) => { console.error(e); process.exitCode = 1; });
}
