const fs = require('fs');
function setup(file) {
  const config = JSON.parse(fs.readFileSync(file, 'utf8'));
  // leak: timer
  setInterval(() => {
    console.log(config.name);
  }, 1000);
}
module.exports = { setup };
