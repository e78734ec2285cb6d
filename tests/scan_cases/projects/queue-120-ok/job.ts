import { config } from './config';

export class Job {
  private limit: number;
  private readonly onChange = (v: Record<string, string>) => { this.limit = Number(v.limit); };
  constructor(readonly id: string) {
    this.limit = Number(config.get('limit'));
    config.on('change', this.onChange);
  }
  async run() { return this.limit; }
  dispose() { config.off('change', this.onChange); }
}
