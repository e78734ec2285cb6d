class Queue {
  constructor(n) { this.n = n; this.running = 0; this.waiting = []; }
  push(job) { return new Promise((res, rej) => { this.waiting.push({ job, res, rej }); this.drain(); }); }
  drain() { while (this.running < this.n && this.waiting.length) { const w = this.waiting.shift(); this.running++; w.job().then(w.res, w.rej).finally(() => { this.running--; this.drain(); }); } }
}
exports.jobs = new Queue(4);
