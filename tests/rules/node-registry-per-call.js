const { AsyncLocalStorage, createHook } = require("node:async_hooks");
const channels = require("node:diagnostics_channel");
const http = require("node:http");
const { performance } = require("node:perf_hooks");

function rendered(page) {
  // leak: node-registry-per-call
  performance.mark(`render ${page.id}`, { detail: page });
  // ok: node-registry-per-call
  const start = performance.now();
  return [page.id, performance.now() - start];
}

function traced(page) {
  // leak: node-registry-per-call
  createHook({ destroy: () => page }).enable();
  return page.id;
}

function heard(page) {
  // leak: node-registry-per-call
  channels.channel(`page:${page.id}`).subscribe(() => page);
  // ok: node-registry-per-call
  return channels.channel("page").hasSubscribers;
}

function counted(page) {
  // leak: node-registry-per-call
  console.count(`page ${page.id}`);
  // ok: node-registry-per-call
  console.count("pages");
}

function timed(page) {
  // leak: node-registry-per-call
  console.time(`page ${page.id}`);
  // ok: node-registry-per-call
  console.time("page");
}

async function exported(rows) {
  // leak: node-registry-per-call
  const url = URL.createObjectURL(new Blob(rows));
  return (await fetch(url)).text();
}

const requests = new AsyncLocalStorage();

const server = http.createServer((request, response) => {
  // leak: node-registry-per-call
  const storage = new AsyncLocalStorage();
  storage.run(request, () => response.end());
});

const shared = http.createServer((request, response) => {
  // ok: node-registry-per-call
  requests.run(request, () => response.end());
});

// ok: node-registry-per-call
performance.mark("loaded");
// ok: node-registry-per-call
const kind = Symbol.for("page.kind");

module.exports = { rendered, traced, heard, counted, timed, exported, server, shared, kind };
