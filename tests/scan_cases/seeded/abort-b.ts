export async function download(url: string, { signal }: { signal: AbortSignal }) {
  const chunks: Uint8Array[] = [];
  // leak: listener
  signal.addEventListener('abort', () => { chunks.length = 0; }, { once: true });
  const res = await fetch(url);
  for await (const c of res.body as any) chunks.push(c);
  return chunks;
}
