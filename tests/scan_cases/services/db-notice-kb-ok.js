const { pool } = require('./pool');

async function runMigration(file) {
  const notices = [];
  const collect = (n) => notices.push(n.message);
  pool.on('notice', collect);
  try {
  await pool.query(require('fs').readFileSync(file, 'utf8'));
  } finally {
    pool.removeListener('notice', collect);
  }
  return notices;
}

async function runAll(files) {
  const all = [];
  for (const f of files) all.push(...(await runMigration(f)));
  return all;
}

module.exports = { runAll };
