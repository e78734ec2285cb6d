import { prices } from './observable';
import type { ServerResponse, IncomingMessage } from 'node:http';

export function ticker(req: IncomingMessage, res: ServerResponse) {
  const sub = prices.subscribe((p) => res.write(`${p}\n`));
  res.on('close', () => sub.unsubscribe());
}
