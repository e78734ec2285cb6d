class Session {
  constructor(user) {
    this.user = user;
    // leak: interval-never-cleared
    this.beat = setInterval(() => this.touch(), 1000);
  }
  touch() {}
}

class TidySession {
  constructor(user) {
    this.user = user;
    // ok: interval-never-cleared
    this.timer = setInterval(() => this.touch(), 1000);
  }
  touch() {}
  close() {
    clearInterval(this.timer);
  }
}

function poll(connection) {
  // leak: interval-never-cleared
  const timer = setInterval(() => connection.ping(), 1000);
  timer.unref();
}

function pollTidily(connection) {
  // ok: interval-never-cleared
  const timer = setInterval(() => connection.ping(), 1000);
  connection.once("close", () => clearInterval(timer));
}

module.exports = { Session, TidySession, poll, pollTidily };
