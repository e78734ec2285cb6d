export function lazyImages(list) {
  const observer = new IntersectionObserver((entries) => {
    for (const e of entries) if (e.isIntersecting) e.target.src = e.target.dataset.src;
  });
  list.querySelectorAll('img').forEach((i) => observer.observe(i));
  // leak: listener
  window.addEventListener('scroll', () => list.classList.toggle('top', window.scrollY === 0));
  return function unmount() {
    observer.disconnect();
  };
}
