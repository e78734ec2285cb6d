'use strict';
const fs = require('fs');
const path = require('path');
const Handlebars = require('handlebars');

module.exports = function createLoader(root) {
  return {
    render(name, ctx, cb) {
      const file = path.join(root, name + '.hbs');
      let tpl = Handlebars.compile(fs.readFileSync(file, 'utf8'));
      const changed = () => {
        tpl = Handlebars.compile(fs.readFileSync(file, 'utf8'));
      };
      fs.watchFile(file, { interval: 2000 }, changed);
      setImmediate(() => cb(null, tpl(ctx)));
      setTimeout(() => fs.unwatchFile(file, changed), 5000);
    },
  };
};
