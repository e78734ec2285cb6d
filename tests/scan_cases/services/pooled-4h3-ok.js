const mysql = require('mysql2/promise');
const pool = mysql.createPool({ uri: process.env.DB });
exports.q = async (sql, p) => { const c = await pool.getConnection(); try { return (await c.query(sql, p))[0]; } finally { c.release(); } };
