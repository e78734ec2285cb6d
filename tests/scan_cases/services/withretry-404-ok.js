export function fetchWithRetry(url, { signal, retries = 3 } = {}) {
  return new Promise((resolve, reject) => {
    let timer;
    const onAbort = () => { clearTimeout(timer); reject(signal.reason); };
    signal?.addEventListener('abort', onAbort);
    const attempt = async (n) => {
      try {
        const res = await fetch(url);
        signal?.removeEventListener('abort', onAbort);
        resolve(await res.json());
      } catch (e) {
        if (n <= 0) { signal?.removeEventListener('abort', onAbort); return reject(e); }
        timer = setTimeout(attempt, 200, n - 1);
      }
    };
    attempt(retries);
  });
}
