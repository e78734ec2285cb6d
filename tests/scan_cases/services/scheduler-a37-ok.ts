type Task = { name: string; everyMs: number; run: () => Promise<void> };

export class Scheduler {
  private timers: NodeJS.Timeout[] = [];

  constructor(private tasks: Task[]) {}

  reload(tasks: Task[]): void {
    this.tasks = tasks;
    this.stop();
    for (const task of this.tasks) {
      this.timers.push(setInterval(() => void task.run(), task.everyMs));
    }
  }

  stop(): void {
    this.timers.forEach((t) => clearInterval(t));
    this.timers = [];
  }
}
