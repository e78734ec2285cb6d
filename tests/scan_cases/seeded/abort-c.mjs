export class Client {
  async request(path, options = {}) {
    const ctl = new AbortController();
    if (options.signal) {
      // leak: listener
      options.signal.addEventListener('abort', () => ctl.abort());
    }
    return fetch(path, { signal: ctl.signal });
  }
}
