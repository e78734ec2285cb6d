export default {
  name: 'Chart',
  data: () => ({ w: 0 }),
  mounted() {
    this.resize = () => { this.w = this.$el.clientWidth; };
    window.addEventListener('resize', this.resize);
  },
  beforeUnmount() {
    window.removeEventListener('resize', this.resize);
  },
};
