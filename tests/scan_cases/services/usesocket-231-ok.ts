import { useEffect, useRef } from 'react';
export function useSocket(url: string, onMessage: (d: string) => void) {
  const ref = useRef<WebSocket | null>(null);
  useEffect(() => {
    const ws = new WebSocket(url);
    ws.onmessage = (e) => onMessage(e.data);
    ref.current = ws;
    return () => ws.close();
  }, [url]);
  return ref;
}
