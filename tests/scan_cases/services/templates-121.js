const Handlebars = require('handlebars');
const fs = require('fs/promises');

module.exports.cache = {};

module.exports.render = async function (tenant, name, data) {
  const k = `${tenant}/${name}`;
  if (!module.exports.cache[k]) {
    // leak: cache
    module.exports.cache[k] = Handlebars.compile(await fs.readFile(`./t/${k}.hbs`, 'utf8'));
  }
  return module.exports.cache[k](data);
};
