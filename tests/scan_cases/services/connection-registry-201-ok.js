'use strict';

function ConnectionRegistry(opts) {
  this.opts = opts || {};
  this.byUser = {};
}

ConnectionRegistry.prototype.track = function (userId, socket) {
  if (!this.byUser[userId]) this.byUser[userId] = [];
  this.byUser[userId].push(socket);
  var self = this;
  socket.on('close', function () {
    var list = self.byUser[userId];
    list.splice(list.indexOf(socket), 1);
    if (list.length === 0) delete self.byUser[userId];
  });
};

ConnectionRegistry.prototype.broadcast = function (userId, msg) {
  (this.byUser[userId] || []).forEach(function (s) { s.write(msg); });
};

var registry = new ConnectionRegistry();
module.exports = registry;
