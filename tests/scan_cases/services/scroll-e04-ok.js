export class ScrollSpy {
  constructor(onChange) {
    this.onScroll = () => onChange(window.scrollY);
    window.addEventListener('scroll', this.onScroll, true);
  }

  destroy() {
    window.removeEventListener('scroll', this.onScroll, true);
  }
}
