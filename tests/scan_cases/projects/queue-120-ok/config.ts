import { EventEmitter } from 'events';

export class ConfigService extends EventEmitter {
  private values: Record<string, string> = {};
  update(values: Record<string, string>) { this.values = values; this.emit('change', values); }
  get(k: string) { return this.values[k]; }
}
export const config = new ConfigService();
