import type { Application } from 'express';
import { EventEmitter } from 'node:events';

export function liveReload(app: Application, changes: EventEmitter) {
  app.get('/__reload', (req, res) => {
    res.set({ 'content-type': 'text/event-stream' }).flushHeaders();
    const send = (file: string) => res.write(`data: ${file}\n\n`);
    changes.on('change', send);
    req.on('close', () => changes.off('change', send));
  });
}
