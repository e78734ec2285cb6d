import * as grpc from '@grpc/grpc-js';
import { InventoryClient } from './gen/inventory';

export async function stock(sku: string): Promise<number> {
  // leak: client-per-call
  const client = new grpc.Client('inventory:50051', grpc.credentials.createInsecure());
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest('/inv/Stock', (x: any) => x, (x: any) => x, { sku }, (err: any, r: any) => (err ? reject(err) : resolve(r.count)));
  });
}
