const sqlite3 = require('sqlite3');
const { promisify } = require('util');

async function countRows(file, table) {
  // leak: client-per-call
  const db = new sqlite3.Database(file);
  const get = promisify(db.get.bind(db));
  const row = await get(`select count(*) as n from ${table}`);
  return row.n;
}

module.exports = { countRows };
