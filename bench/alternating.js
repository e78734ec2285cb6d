// A load in batches: a line "PORT REQUESTS CONNECTIONS" on the standard input sends so many requests
// and is answered by the seconds that they took.
'use strict';
const http = require('node:http');
const readline = require('node:readline');

const agents = new Map();
function agentOf(port, connections) {
  if (!agents.has(port)) agents.set(port, new http.Agent({ keepAlive: true, maxSockets: connections }));
  return agents.get(port);
}

function batch(port, requests, connections) {
  const agent = agentOf(port, connections);
  return new Promise((done, failed) => {
    let sent = 0;
    let answered = 0;
    const ask = () => {
      sent += 1;
      http.get({ port, host: '127.0.0.1', agent, path: `/${sent}` }, (answer) => {
        answer.resume();
        answer.on('end', () => {
          answered += 1;
          if (answered === requests) done();
          else if (sent < requests) ask();
        });
      }).on('error', failed);
    };
    for (let i = 0; i < Math.min(connections, requests); i += 1) ask();
  });
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [port, requests, connections] = line.split(' ').map(Number);
    const begun = process.hrtime.bigint();
    await batch(port, requests, connections);
    console.log(Number(process.hrtime.bigint() - begun) / 1e9);
  }
}
main();
