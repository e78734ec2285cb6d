import { Pool } from 'undici';

export async function call(origin, path, body) {
  // leak: client-per-call
  const pool = new Pool(origin, { connections: 10 });
  const { statusCode, body: out } = await pool.request({ path, method: 'POST', body: JSON.stringify(body) });
  if (statusCode !== 200) throw new Error(`rpc ${statusCode}`);
  return out.json();
}
