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

export class Tasks {
  timers = new Map();

  schedule(task) {
    // leak: interval-overwritten
    this.timers.set(task.name, setInterval(() => task.run(), task.every));
  }

  replace(task) {
    clearInterval(this.timers.get(task.name));
    // ok: interval-overwritten
    this.timers.set(task.name, setInterval(() => task.run(), task.every));
  }

  watch(socket) {
    // ok: interval-overwritten
    this.timers.set(socket.id, setInterval(() => socket.ping(), 1000));
  }

  cancel(name) {
    clearInterval(this.timers.get(name));
    this.timers.delete(name);
  }
}
