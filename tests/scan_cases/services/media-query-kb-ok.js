export function createThemeToggle(root) {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => { root.dataset.theme = media.matches ? 'dark' : 'light'; };
  media.addEventListener('change', apply);
  document.addEventListener('visibilitychange', apply);
  apply();
  return {
    destroy() {
      media.removeEventListener('change', apply);
      document.removeEventListener('visibilitychange', apply);
      root.remove();
    },
  };
}
