import type { ServerWritableStream } from '@grpc/grpc-js';
import { ticker } from './ticker';

export const handlers = {
  watchTicks(call: ServerWritableStream<{ symbol: string }, unknown>) {
    // leak: listener
    ticker.on('tick', (t: { symbol: string }) => {
      if (t.symbol === call.request.symbol) call.write(t);
    });
  },
  watchTicksOk(call: ServerWritableStream<{ symbol: string }, unknown>) {
    const forward = (t: { symbol: string }) => {
      if (t.symbol === call.request.symbol) call.write(t);
    };
    ticker.on('tick', forward);
    call.on('cancelled', () => ticker.off('tick', forward));
  },
};
