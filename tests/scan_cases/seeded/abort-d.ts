type Opts = { signal?: AbortSignal };
export function query(sql: string, opts: Opts = {}): Promise<unknown> {
  const { signal } = opts;
  return new Promise((resolve, reject) => {
    const req = send(sql, resolve);
    // leak: listener
    signal?.addEventListener('abort', function onAbort() { req.cancel(); reject(new Error('aborted')); });
  });
}
declare function send(sql: string, cb: (v: unknown) => void): { cancel(): void };
