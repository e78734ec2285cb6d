export function start(config) {
  const handle = setInterval(() => console.log(config), 1000);
  return { [Symbol.dispose]() { clearInterval(handle); } };
}
export function startTwo(config, signal) {
  const handle = setInterval(() => console.log(config), 1000);
  signal.addEventListener('abort', () => clearInterval(handle), { once: true });
}
