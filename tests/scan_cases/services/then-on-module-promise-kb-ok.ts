import { connect } from './db';

const shutdown = new Promise<void>((resolve) => {
  process.once('SIGTERM', resolve);
});

export async function handle(job: { id: string; payload: Buffer }) {
  const db = await connect();
  const unfinished = { job };
  active.add(unfinished);
  try {
    return await db.process(job.payload);
  } finally {
    active.delete(unfinished);
  }
}

const active = new Set<{ job: { id: string; payload: Buffer } }>();
shutdown.then(async () => {
  const db = await connect();
  for (const { job } of active) await db.saveCheckpoint(job.id, job.payload);
});
