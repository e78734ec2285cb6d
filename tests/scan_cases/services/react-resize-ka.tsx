import { useEffect, useState } from 'react';

export function useViewport() {
  const [size, setSize] = useState({ w: 0, h: 0 });

  useEffect(() => {
    const measure = () => setSize({ w: window.innerWidth, h: window.innerHeight });
    measure();
    // leak: listener
    window.addEventListener('resize', measure);
    document.addEventListener('fullscreenchange', measure);
    return () => document.removeEventListener('fullscreenchange', measure);
  }, []);

  return size;
}
