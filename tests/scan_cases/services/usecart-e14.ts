import { onUnmounted, ref } from 'vue';
import { store } from '../store';

export function useCartCount() {
  const count = ref(0);
  // leak: global-state
  store.watch(
    (s) => s.cart.length,
    (n) => (count.value = n),
  );
  return count;
}
