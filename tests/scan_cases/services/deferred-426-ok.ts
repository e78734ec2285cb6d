export class Gate {
  private waiting: Array<{ resolve: () => void; reject: (e: Error) => void }> = [];
  private isOpen = false;
  wait(ms: number): Promise<void> {
    if (this.isOpen) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const entry = { resolve, reject };
      this.waiting.push(entry);
      setTimeout(() => {
        const at = this.waiting.indexOf(entry);
        if (at >= 0) this.waiting.splice(at, 1);
        reject(new Error('timeout'));
      }, ms);
    });
  }
  open() {
    this.isOpen = true;
    for (const w of this.waiting.splice(0)) w.resolve();
  }
}
export const gate = new Gate();
