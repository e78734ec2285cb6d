export interface Task { name: string; every: number; run(): Promise<void> }

export class Scheduler {
  readonly #tasks = new Map<string, NodeJS.Timeout>();

  schedule(task: Task): void {
    // leak: timer
    this.#tasks.set(task.name, setInterval(() => void task.run(), task.every));
  }

  close(): void {
    for (const t of this.#tasks.values()) clearInterval(t);
    this.#tasks.clear();
  }
}
