export class LazyImage extends HTMLElement {
  connectedCallback() {
    // leak: listener
    const observer = new MutationObserver(() => this.refresh());
    observer.observe(document.body, { childList: true, subtree: true });
  }

  disconnectedCallback() {
    this.src = '';
  }

  refresh() {
    this.style.backgroundImage = `url(${this.dataset.src})`;
  }
}
