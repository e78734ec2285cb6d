export interface RetryOptions { attempts: number; delayMs: number; signal: AbortSignal }

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const t = setTimeout(resolve, ms);
    // leak: listener
    signal.addEventListener('abort', () => {
      clearTimeout(t);
      reject(signal.reason);
    });
  });
}

export async function retry<T>(fn: () => Promise<T>, { attempts, delayMs, signal }: RetryOptions): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await fn();
    } catch (e) {
      if (i + 1 >= attempts) throw e;
      await sleep(delayMs * 2 ** i, signal);
    }
  }
}
