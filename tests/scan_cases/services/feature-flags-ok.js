class FeatureFlags {
  constructor(url) {
    this.url = url;
    this.flags = new Map();
    this.listeners = [];
    this.timer = null;
  }
  onChange(listener) {
    this.listeners.push(listener);
    return () => {
      const i = this.listeners.indexOf(listener);
      if (i !== -1) this.listeners.splice(i, 1);
    };
  }
  start() {
    this.timer = setInterval(() => this.refresh().catch(() => {}), 30000);
    this.timer.unref();
  }
  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }
  async refresh() {
    const res = await fetch(this.url);
    this.flags = new Map(Object.entries(await res.json()));
    for (const l of this.listeners) l(this.flags);
  }
}
module.exports = new FeatureFlags(process.env.FLAGS_URL);
