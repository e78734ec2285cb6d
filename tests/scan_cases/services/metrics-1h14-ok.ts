const counters: Record<'ok' | 'err', number> = { ok: 0, err: 0 };
export function count(k: 'ok' | 'err') { counters[k] = (counters[k] ?? 0) + 1; }
