import DataLoader from "dataloader";
import NodeCache from "node-cache";
import { db } from "./db.js";

// leak: library-cache-without-bound
export const users = new DataLoader((ids) => db.users(ids));

// ok: library-cache-without-bound
export const orders = new DataLoader((ids) => db.orders(ids), { cache: false });

// leak: library-cache-without-bound
const sessions = new NodeCache();

// ok: library-cache-without-bound
const tokens = new NodeCache({ stdTTL: 600, maxKeys: 10_000 });

export function context() {
  return {
    // ok: library-cache-without-bound
    users: new DataLoader((ids) => db.users(ids)),
  };
}

export function login(id, token) {
  sessions.set(id, token);
  tokens.set(token, id);
}
