interface Step { name: string; undo: () => Promise<void> }
export class Saga {
  private static readonly log: Step[] = [];

  async step(name: string, run: () => Promise<void>, undo: () => Promise<void>) {
    await run();
    // leak: global-state
    Saga.log.push({ name, undo });
  }
  async compensate() {
    for (const s of [...Saga.log].reverse()) await s.undo();
  }
}
