import { onMounted, onUnmounted, ref } from 'vue';
export function useNow() {
  const now = ref(Date.now());
  let id: number;
  onMounted(() => {
    // leak: timer
    id = window.setInterval(() => { now.value = Date.now(); }, 500);
  });
  return now;
}
