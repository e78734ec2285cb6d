export async function lookup<T>(work: Promise<T>, ms = 30 * 60_000): Promise<T> {
  const timeout = new Promise<never>((_, reject) => {
    // leak: timer
    setTimeout(() => reject(new Error('timed out')), ms);
  });
  return Promise.race([work, timeout]);
}
