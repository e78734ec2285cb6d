import { Room } from './rooms';

export function openRoom(name: string) {
  const room = new Room(name);
  return { last: () => room.last, close: () => room.leave() };
}
