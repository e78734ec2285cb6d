export function clickOutside(node: HTMLElement, callback: () => void) {
  const handle = (e: MouseEvent) => {
    if (!node.contains(e.target as Node)) callback();
  };
  // leak: listener
  document.addEventListener('click', handle, true);
  return {
    update(next: () => void) {
      callback = next;
    },
    destroy() {
      node.remove();
    },
  };
}
