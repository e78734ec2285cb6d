class SessionStore {
  #sessions = new Map();

  create(user) {
    const id = crypto.randomUUID();
    this.#sessions.set(id, { user, since: Date.now() });
    return id;
  }

  get(id) {
    return this.#sessions.get(id);
  }

  destroy(id) {
    this.#sessions.delete(id);
  }

  get size() {
    return this.#sessions.size;
  }
}

module.exports = new SessionStore();
