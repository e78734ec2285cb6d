export class Client {
  constructor() {
    this.closed = new Promise((resolve) => {
      this.close = resolve;
    });
    this.waiters = new Set();
  }

  async request(message) {
    // leak: race-on-long-lived
    return Promise.race([this.send(message), this.closed]);
  }

  async ask(message) {
    let fail;
    const own = new Promise((_, reject) => (fail = reject));
    this.waiters.add(fail);
    try {
      // ok: race-on-long-lived
      return await Promise.race([this.send(message), own]);
    } finally {
      this.waiters.delete(fail);
    }
  }

  async send(message) {
    return message;
  }
}

export async function consume(queue, stop) {
  const stopped = new Promise((resolve) => stop.on("stop", resolve));
  for (;;) {
    // leak: race-on-long-lived
    const message = await Promise.race([queue.next(), stopped]);
    if (!message) return;
  }
}

export async function consumeSignal(queue, signal) {
  for (;;) {
    const timeout = new Promise((resolve) => setTimeout(resolve, 10));
    // ok: race-on-long-lived
    const message = await Promise.race([queue.next({ signal }), timeout]);
    if (!message) return;
  }
}
