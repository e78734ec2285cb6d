export class ApiClient {
  constructor(private base: string) {}
  async get(path: string): Promise<unknown> {
    return Promise.race([
      fetch(this.base + path).then((r) => r.json()),
      // leak: timer
      new Promise((_, reject) => setTimeout(() => reject(new Error('timeout')), 60_000)),
    ]);
  }
}
