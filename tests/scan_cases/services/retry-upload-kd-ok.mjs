export class Uploader {
  constructor(api) { this.api = api; this.jobs = new Map(); }
  async start(file) {
    const id = await this.api.begin(file);
    this.jobs.set(id, setInterval(() => this.api.keepAlive(id), 5000));
    return id;
  }
  async finish(id) {
    await this.api.commit(id);
    clearInterval(this.jobs.get(id));
    this.jobs.delete(id);
  }
}
