import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';

const emitters: { [id: string]: EventEmitter } = {};

export function startImport(req: Request, res: Response) {
  const id = randomUUID();
  emitters[id] = new EventEmitter();
  void run(req.body, emitters[id]).finally(() => {
    delete emitters[id];
  });
  res.json({ id });
}

export function watchImport(req: Request, res: Response) {
  const emitter = emitters[req.params.id];
  if (!emitter) return res.sendStatus(404);
  const send = (n: number) => res.write(`data: ${n}\n\n`);
  emitter.on('progress', send);
  emitter.once('end', () => res.end());
  req.on('close', () => emitter.off('progress', send));
}

async function run(rows: unknown[], emitter: EventEmitter) {
  for (let i = 0; i < rows.length; i++) emitter.emit('progress', i);
  emitter.emit('end');
}
