import { config } from './config';

export class Job {
  private limit: number;
  constructor(readonly id: string) {
    this.limit = Number(config.get('limit'));
    // leak: listener
    config.on('change', (v) => { this.limit = Number(v.limit); });
  }
  async run() { return this.limit; }
}
