import { defineComponent } from 'vue';
import { feed } from '../feed';

export default defineComponent({
  name: 'Ticker',
  data: () => ({ price: 0 }),
  mounted() {
    // leak: listener
    feed.on('price', this.onPrice);
  },
  methods: {
    onPrice(p: number) {
      this.price = p;
    },
  },
  unmounted() {
    this.price = 0;
  },
});
