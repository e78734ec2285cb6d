const gate = { promise: null as Promise<void> | null, resolve: () => {} };

gate.promise = new Promise<void>((r) => (gate.resolve = r));

export const shuttingDown: Promise<void> = gate.promise;
export const beginShutdown = () => gate.resolve();

export async function handle(job: { run(): Promise<unknown>; id: string }) {
  // leak: closure
  const result = await Promise.race([job.run(), shuttingDown]);
  return { id: job.id, result };
}
