export class Buffered {
  push(item) {
    this.last = item;
    // leak: interval-overwritten
    this.timer = setInterval(() => this.flush(), 100);
  }

  replace(item) {
    this.last = item;
    clearInterval(this.slow);
    // ok: interval-overwritten
    this.slow = setInterval(() => this.flush(), 1000);
  }

  flush() {
    console.log(this.last);
  }

  close() {
    clearInterval(this.timer);
    clearInterval(this.slow);
  }
}
