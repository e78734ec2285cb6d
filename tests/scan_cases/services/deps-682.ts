import { SQS } from '@aws-sdk/client-sqs';
import { Pool } from 'pg';

async function getDeps() {
  const pool = new Pool({ max: 1 });
  const sqs = new SQS({});
  await pool.query('select 1');
  return { pool, sqs };
}

export const handler = async (event: { ids: string[] }) => {
  // leak: client-per-call
  const { pool, sqs } = await getDeps();
  for (const id of event.ids) {
    const { rows } = await pool.query('select * from jobs where id = $1', [id]);
    await sqs.sendMessage({ QueueUrl: process.env.Q!, MessageBody: JSON.stringify(rows[0]) });
  }
};
