'use strict';


// A gateway in front of a web server. It notes how long each answer took.

const http = require('node:http');

const httpProxy = require('http-proxy');

const { serve } = require('../drive.js');
const { startPeer } = require('../peers.js');

async function start() {
  const target = `http://127.0.0.1:${await startPeer('web')}`;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  const proxy = httpProxy.createProxyServer({ target, agent });

  const server = http.createServer((request, response) => {
    const trace = { path: request.url, began: process.hrtime.bigint(), marks: [] };
    for (let i = 0; i < 50; i += 1) trace.marks.push({ at: i, label: `${request.url} ${i}` });
    const note = (answer, asked) => {
      if (asked === request) trace.status = answer.statusCode;
    };
    proxy.on('proxyRes', note);
    response.once('close', () => proxy.off('proxyRes', note));
    proxy.web(request, response);
  });

  serve(server, (n) => [{ path: `/items/${n % 25}` }]);
}

start();
