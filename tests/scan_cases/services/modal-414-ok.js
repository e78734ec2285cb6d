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
    document.removeEventListener('keydown', this.onKey);
  }
  onKey(e) { if (e.key === 'Escape') this.close(); }
}
