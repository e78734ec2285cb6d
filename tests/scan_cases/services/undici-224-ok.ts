import { Agent, request } from 'undici';
const dispatcher = new Agent({ connect: { timeout: 3000 } });

export async function callBackend(path: string) {
  const { body } = await request(`http://backend${path}`, { dispatcher });
  return body.json();
}
