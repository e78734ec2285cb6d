var EventEmitter = require('events').EventEmitter;
var util = require('util');
function Pool(options) {
  EventEmitter.call(this);
  this.clients = {};
  this.seq = 0;
}
util.inherits(Pool, EventEmitter);
Pool.prototype.acquire = function (cb) {
  var self = this;
  var id = ++self.seq;
  var client = new EventEmitter();
  self.clients[id] = client;
  client.on('end', function () { delete self.clients[id]; });
  cb(null, client);
};
module.exports = Pool;
