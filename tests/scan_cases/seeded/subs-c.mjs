export class Hub {
  #subs = new Set();
  subscribe(callback) {
    // leak: global-state
    this.#subs.add(callback);
  }
  publish(msg) {
    for (const cb of this.#subs) cb(msg);
  }
}
export const hub = new Hub();
