export function template(parts: string[], values: Map<string, string>) {
  const out = [];
  for (const p of parts) out.push(values.get(p) ?? p);
  return out.join('');
}
const MIME = new Map([['html', 'text/html']]);
export function addMime(ext: string, type: string) { MIME.set(ext, type); }
let lastError: Error | undefined;
export function fail(e: Error) { lastError = e; }
export const errors = () => lastError;
