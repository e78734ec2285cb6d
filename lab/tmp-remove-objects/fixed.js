'use strict';


// A converter. It writes what it is sent to a temporary file, converts it, and deletes the file.

const fs = require('node:fs');
const http = require('node:http');

const tmp = require('tmp');

const { serve } = require('../drive.js');

function convert(text) {
  const file = tmp.fileSync({ postfix: '.txt' });
  fs.writeFileSync(file.name, text);
  const converted = fs.readFileSync(file.name, 'utf8').toUpperCase();
  file.removeCallback();
  return converted;
}

const server = http.createServer((request, response) => {
  response.end(convert(request.url));
});

serve(server, (n) => [{ method: 'POST', path: `/texts/${n}` }], { warmUp: 100, batch: 150 });
