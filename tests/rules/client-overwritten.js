const WebSocket = require("ws");
const { createClient } = require("redis");

class Feed {
  constructor(url) {
    this.url = url;
    this.open();
  }

  open() {
    // leak: client-overwritten
    this.socket = new WebSocket(this.url);
  }

  switchTo(url) {
    this.url = url;
    this.open();
  }
}

class CarefulFeed {
  open() {
    this.socket?.close();
    // ok: client-overwritten
    this.socket = new WebSocket(this.url);
  }

  switchTo(url) {
    this.url = url;
    this.open();
  }
}

class ReconnectingFeed {
  open() {
    // ok: client-overwritten
    this.socket = new WebSocket(this.url);
    this.socket.on("close", () => this.reconnect());
  }

  reconnect() {
    setTimeout(() => this.open(), 1000);
  }
}

let client;
function connect(url) {
  // leak: client-overwritten
  client = createClient({ url });
  return client.connect();
}
function keepConnected() {
  const timer = setInterval(() => connect(process.env.URL), 60_000);
  return () => clearInterval(timer);
}

let other;
async function connectOther(url) {
  const before = other;
  // ok: client-overwritten
  other = createClient({ url });
  await other.connect();
  before?.destroy();
}
function keepOtherConnected() {
  const timer = setInterval(() => connectOther(process.env.URL), 60_000);
  return () => clearInterval(timer);
}

module.exports = { Feed, CarefulFeed, ReconnectingFeed, keepConnected, keepOtherConnected };
