const stats = { hits: 0 };
let timer;
function start() { if (!timer) timer = setInterval(() => { stats.hits = 0; }, 1000); }
function stop() { clearInterval(timer); timer = undefined; }
module.exports = { stats, start, stop };
