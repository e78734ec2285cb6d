export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return Promise.race([
    work,
    // leak: timer
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('deadline')), ms)),
  ]);
}
