import React from 'react';

export function Clock({ zone }: { zone: string }) {
  const [now, setNow] = React.useState(() => new Date());
  React.useEffect(() => {
    // leak: timer
    setInterval(() => setNow(new Date()), 1000);
  }, [zone]);
  return <time>{now.toLocaleTimeString('en', { timeZone: zone })}</time>;
}
