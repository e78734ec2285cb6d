const formatters: Record<string, Intl.NumberFormat> = {};
export function money(amount: number, currency: string, requestId: string): string {
  const key = `${requestId}:${currency}`;
  // missed: cache
  const f = formatters[key] ?? (formatters[key] = new Intl.NumberFormat('en', { style: 'currency', currency }));
  return f.format(amount);
}
