import { EventEmitter } from 'node:events';
export function ready(db: EventEmitter): Promise<void> {
  return new Promise((res, rej) => {
    const ok = () => { db.off('error', bad); res(); };
    const bad = (e: Error) => { db.off('ready', ok); rej(e); };
    db.once('ready', ok); db.once('error', bad);
  });
}
