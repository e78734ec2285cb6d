export function retrying(fetcher, { signal, attempts = 4 } = {}) {
  return async (url) => {
    for (let i = 0; ; i++) {
      try { return await fetcher(url); } catch (e) {
        if (i >= attempts) throw e;
        await new Promise((resolve, reject) => {
          const onAbort = () => { clearTimeout(t); reject(signal.reason); };
          const t = setTimeout(() => { signal?.removeEventListener('abort', onAbort); resolve(); }, 2 ** i * 100);
          signal?.addEventListener('abort', onAbort, { once: true });
        });
      }
    }
  };
}
