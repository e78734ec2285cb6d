import { EventEmitter } from 'node:events';

export class JobWatcher extends EventEmitter {
  constructor(api, jobId) {
    super();
    this.api = api;
    this.jobId = jobId;
    this.poll = setInterval(() => this.check(), 2000);
  }

  async check() {
    const job = await this.api.getJob(this.jobId);
    if (job.state === 'done') {
      this.stop();
      this.emit('done', job.result);
    }
    if (job.state === 'failed') {
      this.stop();
      this.emit('error', new Error(job.reason));
    }
  }

  stop() {
    clearInterval(this.poll);
  }
}

export function waitForJob(api, jobId) {
  return new Promise((resolve, reject) => {
    const watcher = new JobWatcher(api, jobId);
    watcher.once('done', resolve);
    watcher.once('error', reject);
  });
}
