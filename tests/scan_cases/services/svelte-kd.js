import { onMount } from 'svelte';
import { writable } from 'svelte/store';

export function clock() {
  const now = writable(new Date());
  onMount(() => {
    // leak: timer
    setInterval(() => now.set(new Date()), 1000);
  });
  return now;
}
