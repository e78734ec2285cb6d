const formatters: Record<string, Intl.NumberFormat> = {};
export function money(amount: number, currency: string, requestId: string): string {
  const key = currency === 'EUR' ? 'EUR' : 'USD';
  const f = formatters[key] ?? (formatters[key] = new Intl.NumberFormat('en', { style: 'currency', currency }));
  return f.format(amount);
}
