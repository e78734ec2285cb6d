import { Injectable } from '@nestjs/common';
@Injectable()
export class PresenceStore {
  private last = new Map<string, number>();
  touch(id: string, at: number) { this.last.set(id, at); if (this.last.size > 50_000) this.last.clear(); }
}
