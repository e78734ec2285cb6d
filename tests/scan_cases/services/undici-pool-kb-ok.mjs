import { Pool } from 'undici';

const pools = new Map();
export async function call(origin, path, body) {
  if (!pools.has(origin)) pools.set(origin, new Pool(origin, { connections: 10 }));
  const pool = pools.get(origin);
  const { statusCode, body: out } = await pool.request({ path, method: 'POST', body: JSON.stringify(body) });
  if (statusCode !== 200) throw new Error(`rpc ${statusCode}`);
  return out.json();
}
