export function watchQueue(queue, onDepth) {
  async function poll() {
    onDepth(await queue.depth());
    // leak: timer
    setTimeout(poll, 1000);
  }
  poll();
}
