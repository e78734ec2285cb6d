class PubSub {
  constructor() { this.topics = new Map(); }
  subscribe(topic, handler) {
    if (!this.topics.has(topic)) this.topics.set(topic, new Set());
    // leak: global-state
    this.topics.get(topic).add(handler);
    return topic;
  }
  publish(topic, msg) {
    const hs = this.topics.get(topic);
    if (hs) for (const h of hs) h(msg);
  }
}
module.exports = new PubSub();
