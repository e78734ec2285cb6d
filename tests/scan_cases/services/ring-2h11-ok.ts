const ring: string[] = [];
export function log(line: string) { ring.push(line); while (ring.length > 500) ring.shift(); }
export const dump = () => ring.slice();
