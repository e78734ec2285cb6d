import { once } from 'node:events';
import { createClient } from 'redis';
let ready;
export async function redis() {
  ready ??= (async () => {
    const c = createClient();
    c.on('error', (e) => console.error(e));
    await c.connect();
    return c;
  })();
  return ready;
}
export async function waitFor(emitter, ms) {
  const ac = new AbortController();
  const t = setTimeout(() => ac.abort(), ms);
  try { return await once(emitter, 'ready', { signal: ac.signal }); } finally { clearTimeout(t); }
}
