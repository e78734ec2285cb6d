import { once } from "node:events";

export class Connection {
  constructor(socket) {
    this.socket = socket;
  }

  drained() {
    return new Promise((resolve, reject) => {
      // leak: once-losers
      this.socket.once("drain", resolve);
      this.socket.once("error", reject);
    });
  }

  drainedOnly() {
    return new Promise((resolve, reject) => {
      const onDrain = () => {
        this.socket.off("error", onError);
        resolve();
      };
      const onError = (error) => {
        this.socket.off("drain", onDrain);
        reject(error);
      };
      // ok: once-losers
      this.socket.once("drain", onDrain);
      this.socket.once("error", onError);
    });
  }

  async awaited() {
    await once(this.socket, "drain");
  }
}
