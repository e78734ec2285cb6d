type Waiter = (mail: string) => void;

class Mailbox {
  private waiters: Waiter[] = [];

  next(timeoutMs: number): Promise<string | null> {
    return new Promise((resolve) => {
      // leak: global-state
      this.waiters.push(resolve);
      setTimeout(() => resolve(null), timeoutMs);
    });
  }

  deliver(mail: string) {
    const w = this.waiters.shift();
    if (w) w(mail);
  }
}

export const mailbox = new Mailbox();
