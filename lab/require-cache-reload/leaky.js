'use strict';


// A service whose rules can be changed while it runs: they are loaded anew for each request.

const http = require('node:http');

const { serve } = require('../drive.js');

function loadRules() {
  delete require.cache[require.resolve('./rules.js')];
  return require('./rules.js');
}

const server = http.createServer((request, response) => {
  const rules = loadRules();
  response.end(`${rules.expires(request.url.length)} ms\n`);
});

serve(server, (n) => [{ path: `/basket/${n % 100}` }]);
