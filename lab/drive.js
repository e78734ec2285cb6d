'use strict';

// The load driver of every service of the proving ground. A service hands over one round of its
// work; the driver repeats it:
//
//   LAB_SNAPSHOTS=folder   rounds by count, with a heap snapshot after each part; then exit
//   LAB_LOAD=1             rounds at a steady pace, until the process is stopped
//   LAB_RPS=50             how many rounds per second
//
// Load is counted, not timed, so that every Node version gives comparable snapshots. Start Node
// with --expose-gc, or garbage stays in them.

const http = require('node:http');
const path = require('node:path');
const v8 = require('node:v8');

const SNAPSHOTS = 3;
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });

process.on('SIGTERM', () => process.exit(0));

/** Send one request to a server on loopback; resolves to the body's text. */
function send(port, asked = {}) {
  const { method = 'GET', path: target = '/', headers = {}, body } = asked;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path: target, headers, agent };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode < 400) resolve(Buffer.concat(chunks).toString());
        else reject(new Error(`${method} ${target} answered ${response.statusCode}`));
      });
    });
    request.on('error', (error) => {
      // A snapshot may outlast the server's keep-alive timeout: the socket was closed meanwhile.
      if (request.reusedSocket && error.code === 'ECONNRESET') resolve(send(port, asked));
      else reject(error);
    });
    request.end(body);
  });
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

async function collectGarbage() {
  for (let pass = 0; pass < 3; pass += 1) {
    for (let i = 0; i < 8; i += 1) await turn();
    if (global.gc) global.gc();
  }
}

async function takeSnapshots(folder, round, { warmUp = 60, batch = 60 }) {
  let n = 0;
  for (let snapshot = 1; snapshot <= SNAPSHOTS; snapshot += 1) {
    const end = n + (snapshot === 1 ? warmUp : batch);
    while (n < end) {
      await round(n);
      n += 1;
    }
    await collectGarbage();
    const { heapUsed } = process.memoryUsage();
    v8.writeHeapSnapshot(path.join(folder, `${snapshot}.heapsnapshot`));
    console.log(JSON.stringify({ snapshot, rounds: n, heapUsed }));
  }
}

async function keepOn(round) {
  for (let n = 0; ; n += 1) {
    const began = Date.now();
    await round(n);
    const wait = 1000 / Number(process.env.LAB_RPS || 50) - (Date.now() - began);
    await new Promise((resolve) => setTimeout(resolve, Math.max(wait, 0)));
  }
}

/** Repeat `round(n)`, n = 0, 1, ... as the environment says; sizes are counts of rounds. */
function drive(round, sizes = {}) {
  const stop = (code) => (error) => {
    if (error) console.error(error);
    process.exit(code);
  };
  if (process.env.LAB_SNAPSHOTS) {
    takeSnapshots(process.env.LAB_SNAPSHOTS, round, sizes).then(stop(0), stop(1));
  } else if (process.env.LAB_LOAD) {
    keepOn(round).catch(stop(1));
  }
}

/** Listen on a free port of loopback, then repeat the requests of each round. */
function serve(server, requests, sizes = {}) {
  server.keepAliveTimeout = 600_000; // taking a snapshot must not cost the driver its connection
  server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
    const { port } = server.address();
    console.log(`listening ${port}`);
    drive(async (n) => {
      for (const request of requests(n)) await send(port, request);
    }, sizes);
  });
}

exports.drive = drive;
exports.serve = serve;
exports.send = send;
