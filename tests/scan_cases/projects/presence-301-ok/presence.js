export class PresenceStore {
  constructor() {
    this.seen = {};
  }
  touch(user, agent) {
    this.seen[user] = { agent, at: Date.now() };
    for (const u of Object.keys(this.seen)) if (Date.now() - this.seen[u].at > 60000) delete this.seen[u];
  }
  count() {
    return Object.values(this.seen).filter((s) => Date.now() - s.at < 60000).length;
  }
}
