import { createHash } from 'node:crypto';

export class PersistedQueries {
  private readonly store: Map<string, string>;

  constructor() {
    this.store = new Map();
  }

  resolve(query: string | undefined, sha256: string): string {
    if (!query) {
      const hit = this.store.get(sha256);
      if (!hit) throw new Error('PersistedQueryNotFound');
      return hit;
    }
    if (createHash('sha256').update(query).digest('hex') !== sha256) throw new Error('hash mismatch');
    // leak: cache
    this.store.set(sha256, query);
    return query;
  }
}
