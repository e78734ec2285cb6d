import { defineComponent, onMounted, onUnmounted, ref } from 'vue';
import { bus } from '../bus';

export default defineComponent({
  setup() {
    const items = ref<string[]>([]);
    const add = (text: string) => items.value.push(text);
    onMounted(() => {
      // leak: listener
      bus.on('notify', add);
    });
    return { items };
  },
});
