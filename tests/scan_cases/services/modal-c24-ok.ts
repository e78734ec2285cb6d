export class Modal {
  private readonly el = document.createElement('div');

  open(content: string): void {
    this.el.innerHTML = content;
    document.body.append(this.el);
    window.addEventListener('keydown', (e) => {
      if (e.key === 'Escape') this.close();
    }, { signal: (this.ctl = new AbortController()).signal });
  }
  private ctl?: AbortController;

  close(): void {
    this.el.remove();
    this.ctl?.abort();
  }
}
