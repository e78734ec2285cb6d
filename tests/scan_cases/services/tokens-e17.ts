interface Issued {
  token: string;
  expiresAt: number;
}

let issued: Issued[] = [];

export function issue(token: string, ttlMs: number): void {
  // leak: global-state
  issued = issued.concat({ token, expiresAt: Date.now() + ttlMs });
}

export function isValid(token: string): boolean {
  return issued.some((t) => t.token === token && t.expiresAt > Date.now());
}
