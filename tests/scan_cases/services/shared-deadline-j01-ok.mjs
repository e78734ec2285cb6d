const shutdown = new AbortController();
process.once('SIGTERM', () => shutdown.abort());

export function query(pool, text, values) {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('shutting down'));
    shutdown.signal.addEventListener('abort', stop, { once: true });
    pool
      .query(text, values)
      .then(resolve, reject)
      .finally(() => shutdown.signal.removeEventListener('abort', stop));
  });
}
