import { EventEmitter, once } from 'node:events';
export async function waitReady(child: EventEmitter) {
  const ac = new AbortController();
  const t = setTimeout(() => ac.abort(), 1000);
  try { await once(child, 'ready', { signal: ac.signal }); } finally { clearTimeout(t); }
}
