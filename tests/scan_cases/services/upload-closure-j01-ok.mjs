let pending = [];

export function scheduleThumbnail(store, file) {
  const original = file.buffer;
  const meta = { name: file.name, size: original.length };
  pending.push(() => {
    const thumb = original.subarray(0, 64);
    return store.put(`thumbs/${meta.name}`, thumb);
  });
}

export async function flush() {
  const jobs = pending;
  pending = [];
  for (const job of jobs) await job();
}
