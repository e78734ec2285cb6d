'use strict';

// The load driver of every lab service: a client on loopback, in the service's own process, that
// sends the same requests in the same order every time. A round is one call of `requests(n)`.
//
//   LAB_LOAD=1             rounds at a steady pace, until the process is stopped
//   LAB_RPS=50             how many rounds per second
//   LAB_SNAPSHOTS=folder   rounds by count, with a heap snapshot after each batch; then exit

const http = require('node:http');

const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });

function send(port, asked) {
  const { method = 'GET', path, body } = asked;
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, agent }, (response) => {
      response.on('end', () => {
        if (response.statusCode < 400) resolve();
        else reject(new Error(`${method} ${path} answered ${response.statusCode}`));
      });
      response.resume();
    });
    request.on('error', (error) => {
      // A snapshot may outlast the server's keep-alive timeout: the socket was closed meanwhile.
      if (request.reusedSocket && error.code === 'ECONNRESET') resolve(send(port, asked));
      else reject(error);
    });
    request.end(body);
  });
}

function drive(port, requests) {
  const round = async (n) => {
    for (const request of requests(n)) await send(port, request);
  };
  if (process.env.LAB_SNAPSHOTS) {
    require('./self_snapshots.js').run(process.env.LAB_SNAPSHOTS, round);
    return;
  }
  let n = 0;
  let busy = false;
  setInterval(async () => {
    if (busy) return;
    busy = true;
    await round(n);
    n += 1;
    busy = false;
  }, 1000 / Number(process.env.LAB_RPS || 50));
}

exports.drive = drive;
