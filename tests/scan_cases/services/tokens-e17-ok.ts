interface Issued {
  token: string;
  expiresAt: number;
}

let issued: Issued[] = [];

export function issue(token: string, ttlMs: number): void {
  const now = Date.now();
  issued = issued.filter((t) => t.expiresAt > now).concat({ token, expiresAt: now + ttlMs });
}

export function isValid(token: string): boolean {
  return issued.some((t) => t.token === token && t.expiresAt > Date.now());
}
