export async function streamTo(url: string, sink: NodeJS.WritableStream, shutdown: AbortSignal): Promise<number> {
  const local = new AbortController();
  const stop = () => local.abort(shutdown.reason);
  shutdown.addEventListener('abort', stop, { once: true });
  try {
  const res = await fetch(url, { signal: local.signal });
  let n = 0;
  for await (const chunk of res.body as any) {
    n += chunk.length;
    sink.write(chunk);
  }
  return n;
  } finally { shutdown.removeEventListener('abort', stop); }
}
