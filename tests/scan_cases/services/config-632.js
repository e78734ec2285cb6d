const { EventEmitter } = require('events');
const fs = require('fs');

class Config extends EventEmitter {
  constructor(file) {
    super();
    this.file = file;
    this.values = JSON.parse(fs.readFileSync(file, 'utf8'));
    fs.watchFile(file, () => this.reload());
  }

  reload() {
    this.values = JSON.parse(fs.readFileSync(this.file, 'utf8'));
    this.emit('reload', this.values);
  }
}

const config = new Config('/etc/app/config.json');

function featureGate(name) {
  return function (req, res, next) {
    let on = config.values.features[name];
    // leak: listener
    config.on('reload', (values) => {
      on = values.features[name];
    });
    if (!on) return res.sendStatus(404);
    next();
  };
}

module.exports = { config, featureGate };
