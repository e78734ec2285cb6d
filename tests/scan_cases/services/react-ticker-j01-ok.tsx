import { useEffect, useState } from 'react';
import { quotes } from './feed';

export function Ticker({ symbol }: { symbol: string }) {
  const [price, setPrice] = useState<number | null>(null);

  useEffect(() => {
    const subscription = quotes(symbol).subscribe((quote) => setPrice(quote.price));
    return () => subscription.unsubscribe();
  }, [symbol]);

  return <span className="ticker">{price ?? '…'}</span>;
}
