import { once } from 'node:events';
export async function first(e: import('node:events').EventEmitter) { const ac = new AbortController(); try { return await Promise.race([once(e, 'a', { signal: ac.signal }), once(e, 'b', { signal: ac.signal })]); } finally { ac.abort(); } }
