const Redis = require("ioredis");

class Nodes {
  constructor() {
    this.nodes = {};
  }

  reset(addresses) {
    for (const key of Object.keys(this.nodes)) {
      // leak: client-dropped-open
      if (!addresses.includes(key)) delete this.nodes[key];
    }
    for (const key of addresses) {
      if (!this.nodes[key]) this.nodes[key] = new Redis(key);
    }
  }

  close() {
    for (const node of Object.values(this.nodes)) node.disconnect();
  }
}

class TidyNodes {
  constructor() {
    this.tidy = {};
  }

  reset(addresses) {
    for (const key of Object.keys(this.tidy)) {
      if (addresses.includes(key)) continue;
      this.tidy[key].disconnect();
      // ok: client-dropped-open
      delete this.tidy[key];
    }
    for (const key of addresses) {
      if (!this.tidy[key]) this.tidy[key] = new Redis(key);
    }
  }

  close() {
    for (const node of Object.values(this.tidy)) node.disconnect();
  }
}

module.exports = { Nodes, TidyNodes };
