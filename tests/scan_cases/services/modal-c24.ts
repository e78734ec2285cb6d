export class Modal {
  private readonly el = document.createElement('div');

  open(content: string): void {
    this.el.innerHTML = content;
    document.body.append(this.el);
    // leak: listener
    window.addEventListener('keydown', (e) => {
      if (e.key === 'Escape') this.close();
    });
  }

  close(): void {
    this.el.remove();
  }
}
