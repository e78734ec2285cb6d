const { Readable } = require('stream');
const { once } = require('events');
module.exports = async function writeAll(rows, out) {
  for (const row of rows) {
    if (!out.write(row)) {
      // leak: listener
      await Promise.race([once(out, 'drain'), once(out, 'error')]);
    }
  }
};
