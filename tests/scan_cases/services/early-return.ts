import { EventEmitter } from 'events';
declare const bus: EventEmitter;
declare function load(id: string): Promise<{ ready: boolean } | null>;

export async function waitReady(id: string) {
  const seen: string[] = [];
  const onReady = (x: string) => seen.push(x);
  // leak: listener
  bus.on('ready', onReady);
  const item = await load(id);
  if (!item) {
    return null;
  }
  bus.off('ready', onReady);
  return seen;
}

export async function waitReadyOk(id: string) {
  const item = await load(id);
  if (!item) return null;
  const onReady = (x: string) => console.log(x);
  bus.on('ready', onReady);
  try {
    return await load(id);
  } finally {
    bus.off('ready', onReady);
  }
}
