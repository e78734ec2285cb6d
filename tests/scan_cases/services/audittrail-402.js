const fs = require('fs');
const path = require('path');

function AuditTrail(dir) {
  if (!(this instanceof AuditTrail)) return new AuditTrail(dir);
  this.dir = dir;
  this.streams = {};
}
AuditTrail.prototype.append = function append(accountId, entry) {
  var stream = this.streams[accountId];
  if (!stream) {
    // leak: cache
    stream = this.streams[accountId] = fs.createWriteStream(path.join(this.dir, accountId + '.log'), { flags: 'a' });
  }
  stream.write(JSON.stringify(entry) + '\n');
};
exports.trail = new AuditTrail('/var/audit');
