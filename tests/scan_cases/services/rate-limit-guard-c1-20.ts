import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';

@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly windows = new Map<string, number[]>();

  canActivate(context: ExecutionContext): boolean {
    const { ip } = context.switchToHttp().getRequest();
    const now = Date.now();
    const recent = (this.windows.get(ip) ?? []).filter((t) => now - t < 60_000);
    recent.push(now);
    // leak: cache
    this.windows.set(ip, recent);
    return recent.length <= 100;
  }
}
