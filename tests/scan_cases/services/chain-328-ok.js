class Serial {
  #tail = Promise.resolve();
  #results = [];
  push(fn) {
    this.#tail = this.#tail.then(fn).then((r) => {
      return r;
    });
    return this.#tail;
  }
}
export const serial = new Serial();
