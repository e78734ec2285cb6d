class TokenSource {
  constructor(client, scope) {
    this.client = client;
    this.scope = scope;
    // leak: timer
    setInterval(() => this.refresh(), 55 * 60 * 1000);
  }
  async refresh() {
    this.token = await this.client.issue(this.scope);
  }
  async get() {
    if (!this.token) await this.refresh();
    return this.token;
  }
}

function forUser(client, user) {
  return new TokenSource(client, `user:${user.id}`);
}

module.exports = { forUser };
