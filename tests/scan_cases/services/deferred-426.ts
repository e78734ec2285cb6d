export class Gate {
  private waiting: Array<{ resolve: () => void; reject: (e: Error) => void }> = [];
  private isOpen = false;
  wait(ms: number): Promise<void> {
    if (this.isOpen) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const entry = { resolve, reject };
      // leak: global-state
      this.waiting.push(entry);
      setTimeout(() => {
        reject(new Error('timeout'));
      }, ms);
    });
  }
  open() {
    this.isOpen = true;
    for (const w of this.waiting) w.resolve();
  }
}
export const gate = new Gate();
