const { Pool } = require('pg');
function createPool() {
  return new Pool({ max: 5 });
}
module.exports = { createPool };
