export function attachTooltips(container: HTMLElement) {
  const seen = new WeakSet<Element>();
  const decorate = () => {
    for (const el of container.querySelectorAll('[data-tip]')) {
      if (seen.has(el)) continue;
      seen.add(el);
      el.setAttribute('title', el.getAttribute('data-tip') ?? '');
    }
  };
  const id = window.setInterval(decorate, 500);
  decorate();
  return () => window.clearInterval(id);
}
