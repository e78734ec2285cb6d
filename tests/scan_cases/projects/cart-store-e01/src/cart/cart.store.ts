import { Injectable } from '@nestjs/common';

@Injectable()
export class CartStore {
  private carts: Record<string, { sku: string; qty: number }[]> = {};

  addItem(owner: string, sku: string, qty: number): void {
    if (!this.carts[owner]) {
      // leak: cache
      this.carts[owner] = [];
    }
    this.carts[owner].push({ sku, qty });
  }

  items(owner: string) {
    return this.carts[owner] ?? [];
  }
}
