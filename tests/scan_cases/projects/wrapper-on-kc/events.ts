import { EventEmitter } from 'events';
const emitter = new EventEmitter();

export function onInvoice(cb: (id: string) => void) {
  emitter.on('invoice', cb);
}
export const invoice = (id: string) => emitter.emit('invoice', id);
