const EventEmitter = require('events');

class LogStream extends EventEmitter {
  write(line) { this.emit('line', line); }
}
const logs = new LogStream();
logs.setMaxListeners(0);

module.exports.logs = logs;
module.exports.follow = function follow(ws) {
  function onLine(line) { ws.send(line); }
  logs.on('line', onLine);
  ws.on('close', function () { logs.removeListener('line', onLine); });
};
