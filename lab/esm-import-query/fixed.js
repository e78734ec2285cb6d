// A service whose rules can be changed while it runs: when the process starts anew.

import http from 'node:http';

import driver from '../drive.js';

async function loadRules() {
  return import('./rules.js');
}

const server = http.createServer(async (request, response) => {
  const rules = await loadRules();
  response.end(`${rules.expires(request.url.length)} ms\n`);
});

driver.serve(server, (n) => [{ path: `/basket/${n % 100}` }], { warmUp: 40, batch: 40 });
