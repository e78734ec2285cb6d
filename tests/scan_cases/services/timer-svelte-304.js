import { writable } from 'svelte/store';
export function countdown(seconds) {
  const left = writable(seconds);
  // leak: timer
  setInterval(() => left.update((n) => Math.max(0, n - 1)), 1000);
  return left;
}
