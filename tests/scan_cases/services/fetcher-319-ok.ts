export class Fetcher {
  constructor(private readonly parent: AbortController) {}
  async get(url: string) {
    const inner = new AbortController();
    const stop = () => inner.abort();
    this.parent.signal.addEventListener('abort', stop);
    try { return await (await fetch(url, { signal: inner.signal })).json(); }
    finally { this.parent.signal.removeEventListener('abort', stop); }
  }
}
