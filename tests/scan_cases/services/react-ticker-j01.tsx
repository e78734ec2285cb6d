import { useEffect, useState } from 'react';
import { quotes } from './feed';

export function Ticker({ symbol }: { symbol: string }) {
  const [price, setPrice] = useState<number | null>(null);

  useEffect(() => {
    // leak: global-state
    const subscription = quotes(symbol).subscribe((quote) => setPrice(quote.price));
    console.debug('following', symbol, subscription);
  }, [symbol]);

  return <span className="ticker">{price ?? '…'}</span>;
}
