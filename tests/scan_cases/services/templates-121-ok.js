const Handlebars = require('handlebars');
const fs = require('fs/promises');

module.exports.cache = {};

module.exports.render = async function (tenant, name, data) {
  const k = `${tenant}/${name}`;
  return Handlebars.compile(await fs.readFile(`./t/${k}.hbs`, 'utf8'))(data);
};
