import * as grpc from '@grpc/grpc-js';
import { InventoryClient } from './gen/inventory';

const shared = new InventoryClient('inventory:50051', grpc.credentials.createInsecure());
export async function stock(sku: string): Promise<number> {
  const client = shared;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest('/inv/Stock', (x: any) => x, (x: any) => x, { sku }, (err: any, r: any) => (err ? reject(err) : resolve(r.count)));
  });
}
