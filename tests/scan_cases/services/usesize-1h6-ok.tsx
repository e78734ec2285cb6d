import { useEffect, useState } from 'react';
export function useSize() {
  const [w, setW] = useState(0);
  useEffect(() => {
    const c = new AbortController();
    window.addEventListener('resize', () => setW(window.innerWidth), { signal: c.signal });
    return () => c.abort();
  }, []);
  return w;
}
