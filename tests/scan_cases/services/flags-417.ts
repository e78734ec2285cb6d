import { EventSource } from 'eventsource';
type Flags = Record<string, boolean>;
export function watchFlags(user: string, onChange: (f: Flags) => void) {
  // leak: client-per-call
  const es = new EventSource(`/flags/${user}`);
  es.addEventListener('message', (e) => onChange(JSON.parse(e.data)));
}
