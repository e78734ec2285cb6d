import { prices } from './observable';
import type { ServerResponse, IncomingMessage } from 'node:http';

export function ticker(req: IncomingMessage, res: ServerResponse) {
  // leak: global-state
  prices.subscribe((p) => res.write(`${p}\n`));
}
