export function watchQueue(queue, onDepth) {
  let stopped = false;
  let handle;
  async function poll() {
    onDepth(await queue.depth());
    if (!stopped) handle = setTimeout(poll, 1000);
  }
  poll();
  return () => {
    stopped = true;
    clearTimeout(handle);
  };
}
