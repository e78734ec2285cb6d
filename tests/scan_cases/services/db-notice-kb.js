const { pool } = require('./pool');

async function runMigration(file) {
  const notices = [];
  // leak: listener
  pool.on('notice', (n) => notices.push(n.message));
  await pool.query(require('fs').readFileSync(file, 'utf8'));
  return notices;
}

async function runAll(files) {
  const all = [];
  for (const f of files) all.push(...(await runMigration(f)));
  return all;
}

module.exports = { runAll };
