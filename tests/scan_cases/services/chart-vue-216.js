export default {
  name: 'Chart',
  data: () => ({ w: 0 }),
  mounted() {
    this.resize = () => { this.w = this.$el.clientWidth; };
    // leak: listener
    window.addEventListener('resize', this.resize);
  },
};
