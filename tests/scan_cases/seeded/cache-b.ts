import { db } from './db';
const productsById: Map<number, Product> = new Map();
interface Product { id: number }
export const product = async (id: number): Promise<Product> => {
  let p = productsById.get(id);
  if (p === undefined) {
    p = (await db.product(id)) as Product;
    // leak: cache
    productsById.set(id, p);
  }
  return p;
};
