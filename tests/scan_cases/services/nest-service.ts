import { Injectable, OnModuleDestroy } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';

@Injectable()
export class GeoService {
  private readonly lookups: Record<string, Promise<string>> = {};

  constructor(private readonly http: HttpService) {}

  locate(ip: string): Promise<string> {
    if (!this.lookups[ip]) {
      // leak: cache
      this.lookups[ip] = this.http.axiosRef.get(`https://geo.example/${ip}`).then((r) => r.data.country);
    }
    return this.lookups[ip];
  }
}

@Injectable()
export class HeartbeatService implements OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  onModuleInit() {
    this.timer = setInterval(() => this.beat(), 5000);
  }
  onModuleDestroy() {
    clearInterval(this.timer);
  }
  private beat() {}
}
