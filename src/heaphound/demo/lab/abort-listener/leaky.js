'use strict';

// A job service. Every job can be cancelled by one signal, which is raised when the process is
// about to stop.

const events = require('node:events');
const http = require('node:http');

const shutdown = new AbortController();
events.setMaxListeners(0, shutdown.signal);

class Job {
  constructor(name) {
    this.name = name;
    this.cancelled = false;
    this.steps = [];
    for (let i = 0; i < 60; i += 1) this.steps.push({ index: i, took: name.length * i });
  }

  cancel() {
    this.cancelled = true;
  }

  run(done) {
    setImmediate(() => done(this.steps.length));
  }
}

function runJob(name, done) {
  const job = new Job(name);
  const onAbort = () => job.cancel();
  shutdown.signal.addEventListener('abort', onAbort);
  job.run((steps) => {
    done(steps);
  });
}

const server = http.createServer((request, response) => {
  runJob(request.url, (steps) => response.end(`${steps} steps\n`));
});

process.once('SIGINT', () => shutdown.abort());

function requests(n) {
  return [{ method: 'POST', path: `/jobs/${n}` }];
}

// -- start, and the load this service is tried under ------------------------------------------

process.on('SIGTERM', () => process.exit(0));

server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
  const { port } = server.address();
  console.log(`listening ${port}`);
  if (process.env.LAB_LOAD || process.env.LAB_SNAPSHOTS) {
    require('../load.js').drive(port, requests);
  }
});
