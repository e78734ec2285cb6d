import { EventEmitter } from "node:events";

const bus = new EventEmitter().setMaxListeners(0);
const active = new Map();
const open = new Map();
let last = 0;

export function count(req, res, next) {
  const id = ++last;
  // leak: released-on-success-only
  active.set(id, { request: req, since: Date.now() });
  res.on("finish", () => active.delete(id));
  next();
}

export function countSafely(req, res, next) {
  const id = ++last;
  // ok: released-on-success-only
  open.set(id, { request: req, since: Date.now() });
  res.on("close", () => open.delete(id));
  next();
}

export function follow(req, res) {
  const send = (price) => res.write(`${req.id} ${price}`);
  // leak: released-on-success-only
  bus.on("price", send);
  res.on("finish", () => bus.off("price", send));
}

export function followSafely(req, res) {
  const send = (price) => res.write(`${req.id} ${price}`);
  const stop = () => bus.off("price", send);
  // ok: released-on-success-only
  bus.on("price", send);
  res.on("finish", stop);
  res.on("close", stop);
}
