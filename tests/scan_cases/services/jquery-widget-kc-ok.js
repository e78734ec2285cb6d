export class Dropdown {
  constructor(root) {
    this.root = root;
    this.onDocClick = (e) => { if (!root.contains(e.target)) this.close(); };
  }
  open() {
    this.root.classList.add('open');
    document.addEventListener('click', this.onDocClick);
  }
  close() {
    this.root.classList.remove('open');
    document.removeEventListener('click', this.onDocClick);
  }
}
