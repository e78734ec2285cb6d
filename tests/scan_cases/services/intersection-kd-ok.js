export function lazyImages(list) {
  const observer = new IntersectionObserver((entries) => {
    for (const e of entries) if (e.isIntersecting) e.target.src = e.target.dataset.src;
  });
  list.querySelectorAll('img').forEach((i) => observer.observe(i));
  const onScroll = () => list.classList.toggle('top', window.scrollY === 0);
  window.addEventListener('scroll', onScroll);
  return function unmount() {
    observer.disconnect();
    window.removeEventListener('scroll', onScroll);
  };
}
