const results = new Map<string, { done: boolean; value?: unknown }>();
export async function submit(id: string, work: () => Promise<unknown>) {
  // leak: cache
  results.set(id, { done: false });
  const value = await work();
  results.set(id, { done: true, value });
}
export const status = (id: string) => results.get(id);
