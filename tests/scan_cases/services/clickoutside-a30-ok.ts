export function clickOutside(node: HTMLElement, callback: () => void) {
  const handle = (e: MouseEvent) => {
    if (!node.contains(e.target as Node)) callback();
  };
  document.addEventListener('click', handle, true);
  return {
    update(next: () => void) {
      callback = next;
    },
    destroy() {
      document.removeEventListener('click', handle, true);
    },
  };
}
