export class Dropdown {
  constructor(root) {
    this.root = root;
    this.onDocClick = (e) => { if (!root.contains(e.target)) this.close(); };
  }
  open() {
    this.root.classList.add('open');
    // leak: listener
    document.addEventListener('click', this.onDocClick);
  }
  close() {
    this.root.classList.remove('open');
    document.removeEventListener('mousedown', this.onDocClick);
  }
}
