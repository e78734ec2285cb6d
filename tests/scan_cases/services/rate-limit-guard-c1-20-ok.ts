import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';

@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly windows = new Map<string, number[]>();

  canActivate(context: ExecutionContext): boolean {
    const { ip } = context.switchToHttp().getRequest();
    const now = Date.now();
    const recent = (this.windows.get(ip) ?? []).filter((t) => now - t < 60_000);
    recent.push(now);
    this.windows.set(ip, recent);
    if (this.windows.size > 10_000) this.windows.delete(this.windows.keys().next().value!);
    return recent.length <= 100;
  }
}
