export function startPolling(url: string, cb: (x: unknown) => void) {
  let stopped = false;
  let timer: NodeJS.Timeout;
  async function poll() {
    if (stopped) return;
    try { cb(await (await fetch(url)).json()); } catch { /* next time */ }
    timer = setTimeout(poll, 5000);
  }
  void poll();
  return () => { stopped = true; clearTimeout(timer); };
}
