import { EventEmitter } from "node:events";

const client = Object.assign(new EventEmitter(), {
  query: async () => ({ rows: [{}] }),
  release() {},
});
client.setMaxListeners(0);

export const pool = { connect: async () => client };
