export class Modal {
  constructor(el) {
    this.el = el;
    this.onKey = this.onKey.bind(this);
  }
  open() {
    this.el.hidden = false;
    document.addEventListener('keydown', this.onKey);
  }
  close() {
    this.el.hidden = true;
    // leak: listener
    document.removeEventListener('keydown', this.onKey.bind(this));
  }
  onKey(e) { if (e.key === 'Escape') this.close(); }
}
