import { connect } from './db';

const shutdown = new Promise<void>((resolve) => {
  process.once('SIGTERM', resolve);
});

export async function handle(job: { id: string; payload: Buffer }) {
  const db = await connect();
  // leak: closure
  shutdown.then(() => db.saveCheckpoint(job.id, job.payload));
  return db.process(job.payload);
}
