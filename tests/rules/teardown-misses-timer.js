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

export class Heart {
  constructor(socket) {
    this.socket = socket;
  }

  start() {
    // leak: teardown-misses-timer
    this.beat = setInterval(() => this.socket.emit("beat"), 1000);
    this.socket.on("close", () => this.onClose());
  }

  onClose() {
    this.state = "ended";
  }

  disconnect() {
    clearInterval(this.beat);
    this.socket.emit("end");
  }
}

export class CalmHeart {
  constructor(socket) {
    this.socket = socket;
  }

  start() {
    // ok: teardown-misses-timer
    this.beat = setInterval(() => this.socket.emit("beat"), 1000);
    this.socket.on("close", () => this.onClose());
  }

  onClose() {
    this.state = "ended";
    this.stop();
  }

  stop() {
    clearInterval(this.beat);
  }

  disconnect() {
    this.stop();
    this.socket.emit("end");
  }
}
