export async function retry(fn, { tries = 5, signal } = {}) {
  const errors = [];
  for (let i = 0; i < tries; i++) {
    try { return await fn(); } catch (e) { errors.push(e); }
    await new Promise((resolve, reject) => {
      const t = setTimeout(done, 100 * 2 ** i);
      function done() { signal?.removeEventListener('abort', stop); resolve(); }
      function stop() { clearTimeout(t); reject(signal.reason); }
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
  throw new AggregateError(errors);
}
