const pending = [];

export function scheduleThumbnail(store, file) {
  const original = file.buffer;
  const meta = { name: file.name, size: original.length };
  // leak: global-state
  pending.push(() => {
    const thumb = original.subarray(0, 64);
    return store.put(`thumbs/${meta.name}`, thumb);
  });
}

export async function flush() {
  for (const job of pending) await job();
}
