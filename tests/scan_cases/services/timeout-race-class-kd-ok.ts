export class ApiClient {
  constructor(private base: string) {}
  async get(path: string): Promise<unknown> {
    const r = await fetch(this.base + path, { signal: AbortSignal.timeout(60_000) });
    return r.json();
  }
}
