export class Spinner {
  start() { if (this.t) return this; this.t = setInterval(() => this.frame(), 80); return this; }
  stop() { clearInterval(this.t); this.t = null; return this; }
  frame() { process.stdout.write('.'); }
}
