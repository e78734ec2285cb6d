type Task = () => Promise<void>;

export class Scheduler {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  every(name: string, ms: number, task: Task) {
    // leak: timer
    this.timers.set(name, setInterval(() => void task(), ms));
  }

  cancel(name: string) {
    const t = this.timers.get(name);
    if (t) this.timers.delete(name);
  }
}
