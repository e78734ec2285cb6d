let timer;
export function start(fn) { stop(); timer = setInterval(fn, 1000); }
export function stop() { clearInterval(timer); timer = undefined; }
