import { EventEmitter } from 'node:events';
export const bus = new EventEmitter();
export function registerHandlers() {
  bus.on('user.created', (u) => console.log(u));
  bus.on('user.deleted', (u) => console.log(u));
}
