class Serial {
  #tail = Promise.resolve();
  #results = [];
  push(fn) {
    this.#tail = this.#tail.then(fn).then((r) => {
      // leak: global-state
      this.#results.push(r);
      return r;
    });
    return this.#tail;
  }
}
export const serial = new Serial();
