'use strict';

function ConnectionRegistry(opts) {
  this.opts = opts || {};
  this.byUser = {};
}

ConnectionRegistry.prototype.track = function (userId, socket) {
  // leak: cache|global-state
  if (!this.byUser[userId]) this.byUser[userId] = [];
  this.byUser[userId].push(socket);
};

ConnectionRegistry.prototype.broadcast = function (userId, msg) {
  (this.byUser[userId] || []).forEach(function (s) { s.write(msg); });
};

var registry = new ConnectionRegistry();
module.exports = registry;
