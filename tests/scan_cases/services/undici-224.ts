import { Agent, request } from 'undici';

export async function callBackend(path: string) {
  // leak: client-per-call
  const dispatcher = new Agent({ connect: { timeout: 3000 } });
  const { body } = await request(`http://backend${path}`, { dispatcher });
  return body.json();
}
