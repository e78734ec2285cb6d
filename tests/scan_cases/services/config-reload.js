const fs = require('fs');
const path = require('path');

function setUpReload(app, file) {
  let config = JSON.parse(fs.readFileSync(file));
  const big = { config, compiled: config.rules.map((r) => new RegExp(r)) };
  // leak: timer
  setInterval(() => {
    fs.stat(file, (err, st) => {
      if (!err && st.mtimeMs > big.config.loadedAt) app.emit('reload');
    });
  }, 5000);
}
exports.setUpReload = setUpReload;
