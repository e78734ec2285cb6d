const handlers = new Map<string, (p: unknown) => void>();
export function register(type: string, h: (p: unknown) => void) { handlers.set(type, h); }
export function dispatch(type: string, p: unknown) { handlers.get(type)?.(p); }
