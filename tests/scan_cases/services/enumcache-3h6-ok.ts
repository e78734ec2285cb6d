const formatters = new Map<string, Intl.NumberFormat>();
export function money(n: number, currency: 'EUR' | 'USD') {
  let f = formatters.get(currency);
  if (!f) { f = new Intl.NumberFormat('en', { style: 'currency', currency }); formatters.set(currency, f); }
  return f.format(n);
}
