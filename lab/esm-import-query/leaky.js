// A service whose rules can be changed while it runs: they are imported anew for each request.

import http from 'node:http';

import driver from '../drive.js';

let version = 0;

async function loadRules() {
  version += 1;
  return import(`./rules.js?version=${version}`);
}

const server = http.createServer(async (request, response) => {
  const rules = await loadRules();
  response.end(`${rules.expires(request.url.length)} ms\n`);
});

driver.serve(server, (n) => [{ path: `/basket/${n % 100}` }], { warmUp: 40, batch: 40 });
