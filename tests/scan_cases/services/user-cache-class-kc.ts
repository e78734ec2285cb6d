import { Injectable } from '@nestjs/common';
import { UsersRepo } from './users.repo';

@Injectable()
export class UserCache {
  private readonly byEmail: { [email: string]: { id: string; name: string } } = {};
  constructor(private readonly users: UsersRepo) {}

  async find(email: string) {
    // leak: cache
    this.byEmail[email] ??= await this.users.byEmail(email);
    return this.byEmail[email];
  }
}
