class ImageCache {
  static #images = new Map();
  static async get(url) {
    if (this.#images.has(url)) return this.#images.get(url);
    const buf = Buffer.from(await (await fetch(url)).arrayBuffer());
    this.#images.set(url, buf);
    if (this.#images.size > 50) this.#images.delete(this.#images.keys().next().value);
    return buf;
  }
}
export default ImageCache;
