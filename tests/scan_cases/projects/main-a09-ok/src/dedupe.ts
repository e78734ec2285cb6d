export interface Message {
  id: string;
  body: Buffer;
}

export class Deduplicator {
  #seen = new Set<string>();
  #order: string[] = [];
  static readonly LIMIT = 10_000;

  constructor(private readonly forward: (m: Message) => Promise<void>) {}

  async onMessage(m: Message): Promise<void> {
    if (this.#seen.has(m.id)) return;
    this.#seen.add(m.id);
    this.#order.push(m.id);
    if (this.#order.length > Deduplicator.LIMIT) {
      this.#seen.delete(this.#order.shift()!);
    }
    await this.forward(m);
  }
}
