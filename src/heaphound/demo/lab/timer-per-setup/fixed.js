'use strict';

// A reporting service. Each tenant that signs in gets a reporter, which gathers samples by the
// rules of one large configuration and writes them out twice a minute until the request is over.

const http = require('node:http');

const CONFIG_MB = Number(process.env.LAB_CONFIG_MB || 40);
const REPORT_EVERY_MS = 30_000;

function loadConfig(megabytes) {
  const rules = [];
  for (let i = 0; i < megabytes * 2; i += 1) {
    rules.push(Buffer.alloc(512 * 1024, 'r').toString('latin1'));
  }
  return { rules, version: 7 };
}

const config = loadConfig(CONFIG_MB);
let reports = 0;

function setUpReporting(tenant) {
  const samples = new Array(256).fill(0);
  const timer = setInterval(() => {
    reports += samples.length + config.rules.length;
    samples.fill(0);
  }, REPORT_EVERY_MS);
  const record = (value) => {
    samples[value % samples.length] += tenant.length;
  };
  const stop = () => clearInterval(timer);
  return { record, stop };
}

const server = http.createServer((request, response) => {
  const { record, stop } = setUpReporting(request.url);
  response.once('close', stop);
  record(request.url.length);
  response.end(`configuration ${config.version}, ${reports} reports\n`);
});

function requests(n) {
  return [{ path: `/sign-in/tenant-${n}` }];
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
