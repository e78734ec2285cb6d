var EventEmitter = require('events').EventEmitter;
var util = require('util');

function Pool(options) {
  EventEmitter.call(this);
  this.options = options;
  this.clients = {};
  this.seq = 0;
}
util.inherits(Pool, EventEmitter);

Pool.prototype.acquire = function (cb) {
  var self = this;
  var id = ++self.seq;
  var client = connect(self.options);
  // leak: cache|global-state
  self.clients[id] = client;
  client.on('ready', function () { cb(null, client); });
  client.on('end', function () { self.emit('end', id); });
};

function connect(o) { return new EventEmitter(); }
module.exports = Pool;
