import { createClient } from 'redis';

export type Listener = (cfg: Record<string, string>) => void;

export class LiveConfig {
  private listeners: Listener[] = [];
  private current: Record<string, string> = {};
  constructor(private readonly redis = createClient()) {}
  async start() {
    await this.redis.connect();
    await this.redis.subscribe('config', (m) => {
      this.current = JSON.parse(m);
      this.listeners.forEach((l) => l(this.current));
    });
  }
  watch(l: Listener): void {
    // leak: global-state
    this.listeners.push(l);
    l(this.current);
  }
}
export const liveConfig = new LiveConfig();
