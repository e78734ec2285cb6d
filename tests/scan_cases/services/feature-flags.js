class FeatureFlags {
  constructor(url) {
    this.url = url;
    this.flags = new Map();
    this.listeners = [];
  }

  onChange(listener) {
    // leak: global-state
    this.listeners.push(listener);
  }

  async refresh() {
    const res = await fetch(this.url);
    for (const [k, v] of Object.entries(await res.json())) this.flags.set(k, v);
    this.listeners.forEach((l) => l(this.flags));
  }
}
module.exports = new FeatureFlags(process.env.FLAGS_URL);
