const levels: Record<string, number> = { info: 1 };
export function setLevel(name: string, n: number) { levels[name] = n; }
