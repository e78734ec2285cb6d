import { EventSource } from 'eventsource';
type Flags = Record<string, boolean>;
export function watchFlags(user: string, onChange: (f: Flags) => void) {
  const es = new EventSource(`/flags/${user}`);
  es.addEventListener('message', (e) => onChange(JSON.parse(e.data)));
  return () => es.close();
}
