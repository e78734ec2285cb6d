// The rules of the shop. They are made to be replaced.

import ms from 'ms';

const prices = new Array(120).fill(0).map((_, i) => ({ item: i, cents: i * 10 }));

export function expires(length) {
  return ms(`${length + prices.length} days`);
}
