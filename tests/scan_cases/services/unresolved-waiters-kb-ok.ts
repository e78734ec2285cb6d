type Waiter = (mail: string) => void;

class Mailbox {
  private waiters: Waiter[] = [];

  next(timeoutMs: number): Promise<string | null> {
    return new Promise((resolve) => {
      const waiter: Waiter = (m) => { clearTimeout(t); resolve(m); };
      const t = setTimeout(() => {
        this.waiters = this.waiters.filter((w) => w !== waiter);
        resolve(null);
      }, timeoutMs);
      this.waiters.push(waiter);
    });
  }

  deliver(mail: string) {
    const w = this.waiters.shift();
    if (w) w(mail);
  }
}

export const mailbox = new Mailbox();
