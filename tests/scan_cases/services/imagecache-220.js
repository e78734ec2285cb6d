class ImageCache {
  static #images = new Map();
  static async get(url) {
    if (this.#images.has(url)) return this.#images.get(url);
    const buf = Buffer.from(await (await fetch(url)).arrayBuffer());
    // leak: cache
    this.#images.set(url, buf);
    return buf;
  }
}
export default ImageCache;
