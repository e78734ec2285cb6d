import { ping } from './ping';

const status = new Map<string, boolean>();

export function monitor(hosts: string[]): () => void {
  const timers = hosts.map((host) =>
    setInterval(async () => {
      status.set(host, await ping(host));
    }, 5000),
  );
  return () => timers.forEach((t) => clearInterval(t));
}
