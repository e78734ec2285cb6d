import { useEffect, useState } from 'react';
import { bus } from './bus';

export function useStream(topic) {
  const [last, setLast] = useState(null);
  useEffect(() => {
    const onMessage = (m) => { if (m.topic === topic) setLast(m); };
    // leak: listener
    bus.on('message', onMessage);
  }, [topic]);
  return last;
}
