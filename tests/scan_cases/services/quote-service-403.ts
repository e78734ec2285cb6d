import { Injectable, Scope } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';
import { Interval } from '@nestjs/schedule';

interface Quote { symbol: string; price: number; at: number }

@Injectable()
export class QuoteService {
  private readonly history: Quote[] = [];
  constructor(private readonly http: HttpService) {}

  @Interval(1000)
  async poll() {
    const { data } = await this.http.axiosRef.get('/quote');
    // leak: global-state
    this.history.push({ symbol: data.s, price: data.p, at: Date.now() });
  }
  latest() { return this.history[this.history.length - 1]; }
}
