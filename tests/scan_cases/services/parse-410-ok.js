const acorn = require('acorn');
const asts = {};
module.exports = {
  parse(source) {
    return acorn.parse(source, { ecmaVersion: 2022 });
  },
};
