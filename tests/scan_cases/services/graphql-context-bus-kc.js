import { bus } from './bus.js';

export async function* priceUpdates(symbol) {
  const buffer = [];
  let wake = () => {};
  const onPrice = (p) => {
    if (p.symbol === symbol) { buffer.push(p); wake(); }
  };
  // leak: listener
  bus.on('price', onPrice);
  while (true) {
    while (buffer.length) yield buffer.shift();
    await new Promise((r) => { wake = r; });
  }
}
