import { bus } from './bus.js';

export async function* priceUpdates(symbol) {
  const buffer = [];
  let wake = () => {};
  const onPrice = (p) => {
    if (p.symbol === symbol) { buffer.push(p); wake(); }
  };
  bus.on('price', onPrice);
  try {
    while (true) {
      while (buffer.length) yield buffer.shift();
      await new Promise((r) => { wake = r; });
    }
  } finally {
    bus.off('price', onPrice);
  }
}
