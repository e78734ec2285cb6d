import { writable } from 'svelte/store';
export function countdown(seconds) {
  const left = writable(seconds);
  const t = setInterval(() => left.update((n) => { if (n <= 1) clearInterval(t); return Math.max(0, n - 1); }), 1000);
  return left;
}
