import mysql from 'mysql2/promise';
export const handler = async (event) => {
  // leak: client-per-call
  const conn = await mysql.createConnection({ host: 'db' });
  const [rows] = await conn.execute('select ?', [event.id]);
  return rows;
};
