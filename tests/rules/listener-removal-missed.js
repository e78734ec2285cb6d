import { EventEmitter } from "node:events";

const bus = new EventEmitter();

export async function collectUntilLoaded(load, id) {
  const seen = [];
  const onPart = (part) => seen.push(part);
  // leak: listener-removal-missed
  bus.on("part", onPart);
  const item = await load(id);
  if (!item) {
    return null;
  }
  bus.off("part", onPart);
  return seen;
}

export async function collectSafely(load, id) {
  const seen = [];
  const onPart = (part) => seen.push(part);
  // ok: listener-removal-missed
  bus.on("part", onPart);
  try {
    const item = await load(id);
    return item ? seen : null;
  } finally {
    bus.off("part", onPart);
  }
}

export class Download {
  constructor(socket) {
    this.socket = socket;
  }

  async read(size) {
    const parts = [];
    const onData = (part) => parts.push(part);
    // leak: listener-removal-missed
    this.socket.on("data", onData);
    await this.request(size);
    this.socket.removeListener("data", onData);
    return parts;
  }

  async readSafely(size) {
    const parts = [];
    const onData = (part) => parts.push(part);
    // ok: listener-removal-missed
    this.socket.on("data", onData);
    await this.request(size).catch(() => {});
    this.socket.removeListener("data", onData);
    return parts;
  }
}
