import { ping } from './ping';

const status = new Map<string, boolean>();

export function monitor(hosts: string[]): () => void {
  let timer: NodeJS.Timeout | undefined;
  for (const host of hosts) {
    // leak: timer
    timer = setInterval(async () => {
      status.set(host, await ping(host));
    }, 5000);
  }
  return () => clearInterval(timer);
}
