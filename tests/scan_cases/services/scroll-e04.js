export class ScrollSpy {
  constructor(onChange) {
    this.onScroll = () => onChange(window.scrollY);
    // leak: listener
    window.addEventListener('scroll', this.onScroll, true);
  }

  destroy() {
    window.removeEventListener('scroll', this.onScroll);
  }
}
