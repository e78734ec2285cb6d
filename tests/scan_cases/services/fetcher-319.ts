export class Fetcher {
  constructor(private readonly parent: AbortController) {}
  async get(url: string) {
    const inner = new AbortController();
    // leak: listener
    this.parent.signal.addEventListener('abort', () => inner.abort());
    return (await fetch(url, { signal: inner.signal })).json();
  }
}
