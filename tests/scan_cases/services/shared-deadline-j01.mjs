const shutdown = new AbortController();
process.once('SIGTERM', () => shutdown.abort());

export function query(pool, text, values) {
  return new Promise((resolve, reject) => {
    // leak: listener
    shutdown.signal.addEventListener('abort', () => reject(new Error('shutting down')));
    pool.query(text, values).then(resolve, reject);
  });
}
