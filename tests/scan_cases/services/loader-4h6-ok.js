const fs = require('fs');
const templates = {};
for (const f of fs.readdirSync('./views')) templates[f] = fs.readFileSync('./views/' + f, 'utf8');
module.exports = (name) => templates[name];
