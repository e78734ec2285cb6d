import { EventEmitter } from 'node:events';

export interface OrderEvent { id: string; status: string }
export const orders = new EventEmitter();
export function publish(e: OrderEvent): void {
  orders.emit('changed', e);
}
