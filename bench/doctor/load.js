// `node load.js PORT CONNECTIONS SECONDS [RATE]`: as many keep-alive connections in a closed loop,
// or so many requests a second; prints answers and errors.
'use strict';
const http = require('node:http');
const [port, connections, seconds, rate] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
const end = Date.now() + seconds * 1000;
let [answers, errors] = [0, 0];
const ask = (next) => {
  const request = http.get({ port, host: '127.0.0.1', agent }, (answer) => {
    answer.resume();
    answer.on('end', () => { answers += 1; next(); });
    answer.on('error', () => next());
  });
  request.on('error', () => { errors += 1; setTimeout(next, 50); });
};
if (rate) setInterval(() => { if (Date.now() < end) ask(() => {}); }, 1000 / rate);
else {
  const loop = () => { if (Date.now() < end) ask(loop); };
  for (let i = 0; i < connections; i += 1) loop();
}
setTimeout(() => { console.log(answers, errors); process.exit(0); }, seconds * 1000 + 200);
