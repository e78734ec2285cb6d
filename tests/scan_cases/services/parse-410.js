const acorn = require('acorn');
const asts = {};
module.exports = {
  parse(source) {
    if (asts[source]) return asts[source];
    // leak: cache
    return (asts[source] = acorn.parse(source, { ecmaVersion: 2022 }));
  },
};
