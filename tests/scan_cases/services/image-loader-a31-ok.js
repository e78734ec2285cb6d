export class LazyImage extends HTMLElement {
  connectedCallback() {
    this.observer = new MutationObserver(() => this.refresh());
    this.observer.observe(document.body, { childList: true, subtree: true });
  }

  disconnectedCallback() {
    this.observer.disconnect();
  }

  refresh() {
    this.style.backgroundImage = `url(${this.dataset.src})`;
  }
}
