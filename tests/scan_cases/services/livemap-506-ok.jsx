import { useEffect, useState } from 'react';
export function LiveMap({ id }) {
  const [pos, setPos] = useState(null);
  useEffect(() => {
    const es = new EventSource(`/pos/${id}`);
    es.onmessage = (e) => setPos(JSON.parse(e.data));
    return () => es.close();
  }, [id]);
  return pos && <i>{pos.lat}</i>;
}
