class SessionStore {
  #sessions = new Map();

  create(user) {
    const id = crypto.randomUUID();
    // leak: cache
    this.#sessions.set(id, { user, since: Date.now() });
    return id;
  }

  get(id) {
    return this.#sessions.get(id);
  }


  get size() {
    return this.#sessions.size;
  }
}

module.exports = new SessionStore();
