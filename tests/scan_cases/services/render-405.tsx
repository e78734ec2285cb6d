import { createContext, useContext, useEffect, useState } from 'react';
const listeners: Array<(t: string) => void> = [];
let theme = 'light';
export function setTheme(t: string) { theme = t; for (const l of listeners) l(t); }

export function useTheme() {
  const [value, setValue] = useState(theme);
  useEffect(() => {
    // leak: global-state
    listeners.push(setValue);
  }, []);
  return value;
}
