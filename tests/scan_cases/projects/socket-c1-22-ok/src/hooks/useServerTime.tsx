import { useEffect, useState } from 'react';
import { socket } from '../socket';

export default function useServerTime(zone: string) {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    const onTime = (t: { zone: string; ms: number }) => t.zone === zone && setNow(t.ms);
    socket.on('time', onTime);
    socket.emit('join', zone);
    return () => { socket.off('time', onTime); socket.emit('leave', zone); };
  }, [zone]);
  return now;
}
