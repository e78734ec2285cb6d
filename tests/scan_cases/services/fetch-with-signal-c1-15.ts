export async function streamTo(url: string, sink: NodeJS.WritableStream, shutdown: AbortSignal): Promise<number> {
  const local = new AbortController();
  // leak: listener
  shutdown.addEventListener('abort', () => local.abort(shutdown.reason), { once: true });
  const res = await fetch(url, { signal: local.signal });
  let n = 0;
  for await (const chunk of res.body as any) {
    n += chunk.length;
    sink.write(chunk);
  }
  return n;
}
