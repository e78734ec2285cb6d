class TokenSource {
  constructor(client, scope) {
    this.client = client;
    this.scope = scope;
  }
  async refresh() {
    this.token = await this.client.issue(this.scope);
    this.expires = Date.now() + 55 * 60 * 1000;
  }
  async get() {
    if (!this.token || Date.now() > this.expires) await this.refresh();
    return this.token;
  }
}

function forUser(client, user) {
  return new TokenSource(client, `user:${user.id}`);
}

module.exports = { forUser };
