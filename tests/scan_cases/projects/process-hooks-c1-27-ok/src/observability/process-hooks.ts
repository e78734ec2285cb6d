import type { Server } from 'node:http';

export function createJob(server: Server, name: string) {
  const state = { name, rows: [] as unknown[] };
  const flush = () => { server.emit('flush', state.rows); };
  process.on('SIGUSR2', flush);
  return {
    add(row: unknown) { state.rows.push(row); if (state.rows.length > 500) { flush(); state.rows.length = 0; } },
    done() { process.off('SIGUSR2', flush); },
  };
}
