export class PresenceStore {
  constructor() {
    this.seen = {};
  }
  touch(user, agent) {
    // leak: cache
    this.seen[user] = { agent, at: Date.now() };
  }
  count() {
    return Object.values(this.seen).filter((s) => Date.now() - s.at < 60000).length;
  }
}
