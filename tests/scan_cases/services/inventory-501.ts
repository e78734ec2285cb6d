import { EventEmitter } from 'node:events';
export class Inventory extends EventEmitter {
  private stock = new Map<string, number>();
  async reserve(sku: string, qty: number): Promise<void> {
    if ((this.stock.get(sku) ?? 0) >= qty) return;
    await new Promise<void>((resolve) => {
      // leak: listener
      this.on('restock', (s: string) => { if (s === sku) resolve(); });
    });
  }
  restock(sku: string, n: number) { this.stock.set(sku, n); this.emit('restock', sku); }
}
export const inventory = new Inventory();
