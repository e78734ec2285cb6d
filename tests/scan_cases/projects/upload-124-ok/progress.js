const { EventEmitter } = require('events');
exports.history = [];
exports.emitter = new EventEmitter();
