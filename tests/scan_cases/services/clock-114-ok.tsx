import React from 'react';

export function Clock({ zone }: { zone: string }) {
  const [now, setNow] = React.useState(() => new Date());
  React.useEffect(() => {
    const id = setInterval(() => setNow(new Date()), 1000);
    return () => clearInterval(id);
  }, [zone]);
  return <time>{now.toLocaleTimeString('en', { timeZone: zone })}</time>;
}
