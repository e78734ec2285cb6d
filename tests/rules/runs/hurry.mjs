// Timeouts that a function sets while it is called come after a millisecond.
export async function hurry(call) {
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (f, _, ...rest) => real(f, 1, ...rest);
  try {
    return await call();
  } finally {
    globalThis.setTimeout = real;
  }
}
