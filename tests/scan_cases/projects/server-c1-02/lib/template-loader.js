'use strict';
const fs = require('fs');
const path = require('path');
const Handlebars = require('handlebars');

module.exports = function createLoader(root) {
  return {
    render(name, ctx, cb) {
      const file = path.join(root, name + '.hbs');
      let tpl = Handlebars.compile(fs.readFileSync(file, 'utf8'));
      // leak: listener
      fs.watchFile(file, { interval: 2000 }, () => {
        tpl = Handlebars.compile(fs.readFileSync(file, 'utf8'));
      });
      setImmediate(() => cb(null, tpl(ctx)));
    },
  };
};
