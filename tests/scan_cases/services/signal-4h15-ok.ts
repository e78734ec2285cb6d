export function sleep(ms: number, signal?: AbortSignal) {
  return new Promise<void>((res, rej) => {
    const t = setTimeout(() => { signal?.removeEventListener('abort', stop); res(); }, ms);
    const stop = () => { clearTimeout(t); rej(signal!.reason); };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
