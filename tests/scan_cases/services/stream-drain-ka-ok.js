'use strict';
const http = require('http');
const { createWriteStream } = require('fs');

const audit = createWriteStream('/var/log/audit.log', { flags: 'a' });

function writeLine(line) {
  return new Promise((resolve, reject) => {
    audit.write(line + '\n', (err) => (err ? reject(err) : resolve()));
  });
}

http.createServer(async (req, res) => {
  await writeLine(`${Date.now()} ${req.method} ${req.url}`);
  res.end('ok');
}).listen(8080);
