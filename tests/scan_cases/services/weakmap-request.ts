import type { IncomingMessage } from 'http';

const perRequest = new WeakMap<IncomingMessage, { started: number }>();

export function begin(req: IncomingMessage) {
  perRequest.set(req, { started: Date.now() });
}
export function elapsed(req: IncomingMessage) {
  return Date.now() - (perRequest.get(req)?.started ?? 0);
}
