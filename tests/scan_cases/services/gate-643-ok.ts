export const shutdown = new AbortController();

export async function handle(job: { run(signal: AbortSignal): Promise<unknown>; id: string }) {
  const result = await job.run(shutdown.signal);
  return { id: job.id, result };
}
