export async function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const controller = new AbortController();
  // leak: listener
  signal?.addEventListener('abort', () => controller.abort(signal.reason));
  const res = await fetch(url, { signal: controller.signal });
  return (await res.json()) as T;
}

export async function fetchJsonOk<T>(url: string, signal?: AbortSignal): Promise<T> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal!.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const res = await fetch(url, { signal: controller.signal });
    return (await res.json()) as T;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
