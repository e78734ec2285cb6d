const fs = require('fs');
function setup(file) {
  const config = JSON.parse(fs.readFileSync(file, 'utf8'));
  const timer = setInterval(() => console.log(config.name), 1000);
  return () => clearInterval(timer);
}
module.exports = { setup };
