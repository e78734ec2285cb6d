import { Injectable } from '@nestjs/common';
import { UsersRepo } from './users.repo';
import { LRUCache } from 'lru-cache';

@Injectable()
export class UserCache {
  private readonly byEmail = new LRUCache<string, { id: string; name: string }>({ max: 1000, ttl: 60000 });
  constructor(private readonly users: UsersRepo) {}

  async find(email: string) {
    let user = this.byEmail.get(email);
    if (!user) {
      user = await this.users.byEmail(email);
      this.byEmail.set(email, user);
    }
    return user;
  }
}
