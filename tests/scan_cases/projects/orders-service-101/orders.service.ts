import { Injectable } from '@nestjs/common';
import { OrdersRepository } from './orders.repository';
import { LRUCache } from 'lru-cache';

interface Order { id: string; total: number; lines: unknown[] }

@Injectable()
export class OrdersService {
  private readonly byId = new Map<string, Order>();

  constructor(private readonly repo: OrdersRepository) {}

  async findOne(id: string): Promise<Order> {
    const known = this.byId.get(id);
    if (known) return known;
    const order = await this.repo.load(id);
    // leak: cache
    this.byId.set(id, order);
    return order;
  }
}
