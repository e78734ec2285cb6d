import { EventEmitter } from "node:events";

export class Uploader {
  constructor(socket) {
    this.socket = socket;
  }

  async upload(file) {
    // leak: field-emitter-per-call
    this.socket.on("close", () => file.abort());
    await this.send(file);
  }

  async uploadOnce(file) {
    const onClose = () => file.abort();
    // ok: field-emitter-per-call
    this.socket.on("close", onClose);
    try {
      await this.send(file);
    } finally {
      this.socket.off("close", onClose);
    }
  }

  reply(id) {
    return new Promise((resolve) => {
      // leak: field-emitter-per-call
      this.socket.on("reply", resolve);
      this.socket.write(id);
    });
  }

  reconnectWith(id) {
    this.socket = new EventEmitter();
    // ok: field-emitter-per-call
    this.socket.on("reply", () => this.send(id));
  }

  send(file) {
    return this.socket.write(file);
  }
}
