export class Poller {
  schedule() {
    clearTimeout(this.timer);
    // leak: teardown-misses-timer
    this.timer = setTimeout(() => {
      this.poll();
      this.schedule();
    }, 1000);
  }

  poll() {
    this.socket.write("poll");
  }

  close() {
    this.socket.destroy();
  }
}

export class TidyPoller {
  schedule() {
    clearTimeout(this.timer);
    // ok: teardown-misses-timer
    this.timer = setTimeout(() => {
      this.poll();
      this.schedule();
    }, 1000);
  }

  poll() {
    this.socket.write("poll");
  }

  stopTimer() {
    clearTimeout(this.timer);
  }

  close() {
    this.stopTimer();
    this.socket.destroy();
  }
}
