export function retrying(fetcher, { signal, attempts = 4 } = {}) {
  return async (url) => {
    for (let i = 0; ; i++) {
      try { return await fetcher(url); } catch (e) {
        if (i >= attempts) throw e;
        await new Promise((resolve, reject) => {
          // leak: listener
          signal?.addEventListener('abort', () => reject(signal.reason));
          setTimeout(resolve, 2 ** i * 100);
        });
      }
    }
  };
}
