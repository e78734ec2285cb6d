export interface Message {
  id: string;
  body: Buffer;
}

export class Deduplicator {
  #seen = new Set<string>();

  constructor(private readonly forward: (m: Message) => Promise<void>) {}

  async onMessage(m: Message): Promise<void> {
    if (this.#seen.has(m.id)) return;
    // leak: cache
    this.#seen.add(m.id);
    await this.forward(m);
  }
}
