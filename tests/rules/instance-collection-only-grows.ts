import { Injectable } from "@nestjs/common";

@Injectable()
export class UserService {
  private readonly users = new Map<string, unknown>();
  private readonly recent = new Map<string, unknown>();
  private readonly names: Map<string, string>;

  constructor(private readonly db: { user(id: string): Promise<unknown> }) {
    this.names = new Map();
  }

  async get(id: string): Promise<unknown> {
    if (!this.users.has(id)) {
      // leak: instance-collection-only-grows
      this.users.set(id, await this.db.user(id));
    }
    return this.users.get(id);
  }

  async peek(id: string): Promise<unknown> {
    // ok: instance-collection-only-grows
    this.recent.set(id, await this.db.user(id));
    this.trim();
    return this.recent.get(id);
  }

  rename(userId: string, name: string): void {
    // leak: instance-collection-only-grows
    this.names.set(userId, name);
  }

  private trim(): void {
    if (this.recent.size > 1000) this.recent.clear();
  }
}

class Calls {
  private pending = new Map<number, (value: unknown) => void>();
  private waiting = new Map<number, (value: unknown) => void>();
  private next = 0;

  send(message: unknown): Promise<unknown> {
    const id = ++this.next;
    return new Promise((resolve) => {
      // leak: instance-collection-only-grows
      this.pending.set(id, resolve);
    });
  }

  ask(message: unknown): Promise<unknown> {
    const id = ++this.next;
    return new Promise((resolve) => {
      // ok: instance-collection-only-grows
      this.waiting.set(id, resolve);
    });
  }

  answer(id: number, value: unknown): void {
    this.pending.get(id)?.(value);
    this.waiting.get(id)?.(value);
    this.waiting.delete(id);
  }
}

class Table {
  private rows = new Map<string, unknown>();

  add(name: string, row: unknown): void {
    // ok: instance-collection-only-grows
    this.rows.set(name, row);
  }
}

export function parse(lines: string[]): Table {
  const table = new Table();
  for (const line of lines) table.add(line, line.length);
  return table;
}

export { Calls };
