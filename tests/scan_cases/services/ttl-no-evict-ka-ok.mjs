const TTL = 5 * 60_000;

class GeoCache {
  #entries = new Map();

  get(ip) {
    const e = this.#entries.get(ip);
    if (!e) return undefined;
    if (e.expires < Date.now()) { this.#entries.delete(ip); return undefined; }
    return e.value;
  }
  set(ip, value) {
    this.#entries.set(ip, { value, expires: Date.now() + TTL });
    if (this.#entries.size > 10_000) this.#entries.delete(this.#entries.keys().next().value);
  }
}

const cache = new GeoCache();

export async function locate(req, res) {
  let place = cache.get(req.ip);
  if (!place) {
    place = await (await fetch(`http://geo/${req.ip}`)).json();
    cache.set(req.ip, place);
  }
  res.json(place);
}
