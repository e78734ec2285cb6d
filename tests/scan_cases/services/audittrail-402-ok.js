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
    stream = this.streams[accountId] = fs.createWriteStream(path.join(this.dir, accountId + '.log'), { flags: 'a' });
    setTimeout(() => { stream.end(); delete this.streams[accountId]; }, 60000).unref();
  }
  stream.write(JSON.stringify(entry) + '\n');
};
exports.trail = new AuditTrail('/var/audit');
