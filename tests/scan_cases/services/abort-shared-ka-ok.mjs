import { setTimeout as delay } from 'node:timers/promises';

const shutdown = new AbortController();
process.once('SIGTERM', () => shutdown.abort());

function withDeadline(ms, signal) {
  const inner = new AbortController();
  const timer = setTimeout(() => inner.abort(new Error('deadline')), ms);
  const relay = () => inner.abort(signal.reason);
  signal.addEventListener('abort', relay, { once: true });
  return {
    signal: inner.signal,
    done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', relay);
    },
  };
}

export async function fetchQuote(symbol) {
  const deadline = withDeadline(2000, shutdown.signal);
  try {
    const r = await fetch(`https://quotes.internal/${symbol}`, { signal: deadline.signal });
    return await r.json();
  } finally {
    deadline.done();
  }
}

export async function main(symbols) {
  while (!shutdown.signal.aborted) {
    for (const s of symbols) await fetchQuote(s);
    await delay(1000);
  }
}
