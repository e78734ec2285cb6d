import { useEffect } from 'react';
import { store } from './store';
export function useStore(cb: (s: unknown) => void) {
  useEffect(() => store.subscribe(cb), [cb]);
}
