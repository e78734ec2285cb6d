export function createThemeToggle(root) {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => { root.dataset.theme = media.matches ? 'dark' : 'light'; };
  media.addEventListener('change', apply);
  // leak: listener
  document.addEventListener('visibilitychange', apply);
  apply();
  return {
    destroy() {
      media.removeEventListener('change', apply);
      root.remove();
    },
  };
}
