interface Step { name: string; undo: () => Promise<void> }
export class Saga {
  private readonly log: Step[] = [];

  async step(name: string, run: () => Promise<void>, undo: () => Promise<void>) {
    await run();
    this.log.push({ name, undo });
  }
  async compensate() {
    for (const s of [...this.log].reverse()) await s.undo();
  }
}
