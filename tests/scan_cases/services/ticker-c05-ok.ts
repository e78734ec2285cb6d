import { defineComponent } from 'vue';
import { feed } from '../feed';

export default defineComponent({
  name: 'Ticker',
  data: () => ({ price: 0 }),
  mounted() {
    feed.on('price', this.onPrice);
  },
  methods: {
    onPrice(p: number) {
      this.price = p;
    },
  },
  unmounted() {
    feed.off('price', this.onPrice);
  },
});
