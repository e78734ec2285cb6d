export async function consume(q: { pop(): Promise<unknown> }, signal: AbortSignal) {
  while (!signal.aborted) {
    const job = await q.pop();
    await new Promise((r) => setTimeout(r, 100));
    console.log(job);
  }
}
