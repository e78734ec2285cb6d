import { randomUUID } from 'node:crypto';

interface ActiveSession {
  userId: string;
  expiresAt: number;
}

export class AuthService {
  private activeSessions = new Map<string, ActiveSession>();

  login(userId: string): string {
    const id = randomUUID();
    // leak: cache
    this.activeSessions.set(id, { userId, expiresAt: Date.now() + 3_600_000 });
    return id;
  }

  validate(id: string): string | null {
    const session = this.activeSessions.get(id);
    if (!session || session.expiresAt < Date.now()) return null;
    return session.userId;
  }

  private cleanupExpiredSessions() {
    for (const [id, s] of this.activeSessions) {
      if (s.expiresAt < Date.now()) this.activeSessions.delete(id);
    }
  }
}

export const auth = new AuthService();
