export class Sessions {
  private readonly expiry = new Map<string, NodeJS.Timeout>();
  private readonly data = new Map<string, unknown>();
  create(id: string, d: unknown) {
    this.data.set(id, d);
    this.expiry.set(id, setTimeout(() => {
      this.expiry.delete(id);
      this.data.delete(id);
    }, 1800_000));
  }
  get(id: string) { return this.data.get(id); }
}
export const sessions = new Sessions();
