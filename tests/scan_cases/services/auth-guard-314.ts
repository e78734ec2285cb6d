import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';

@Injectable()
export class AuthGuard implements CanActivate {
  private readonly revoked: Record<string, boolean> = {};
  private readonly decoded: Record<string, unknown> = {};
  constructor(private readonly jwt: JwtService) {}
  canActivate(ctx: ExecutionContext): boolean {
    const token = ctx.switchToHttp().getRequest().headers.authorization;
    // leak: cache
    const user = this.decoded[token] ?? (this.decoded[token] = this.jwt.verify(token));
    return Boolean(user) && !this.revoked[token];
  }
}
