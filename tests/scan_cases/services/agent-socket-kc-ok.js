const http = require('http');
const agent = new http.Agent({ keepAlive: true });

function probe(host) {
  return new Promise((resolve, reject) => {
    const req = http.get({ host, path: '/health', agent }, (res) => {
      res.resume();
      resolve(res.statusCode);
    });
    req.on('socket', (socket) => {
    });
    req.on('error', reject);
  });
}

module.exports = { probe };
