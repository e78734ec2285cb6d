import * as grpc from '@grpc/grpc-js';
const active = new Set<grpc.ServerWritableStream<any, any>>();
export function watch(call: grpc.ServerWritableStream<any, any>) {
  active.add(call);
  call.on('cancelled', () => active.delete(call));
}
export function broadcast(x: unknown) { for (const c of active) c.write(x); }
