import { useEffect, useRef } from 'react';
export function useTimer(cb: () => void, ms: number) {
  const saved = useRef(cb);
  useEffect(() => { saved.current = cb; }, [cb]);
  useEffect(() => { const id = setInterval(() => saved.current(), ms); return () => clearInterval(id); }, [ms]);
}
