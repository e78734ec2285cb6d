const stats = { hits: 0 };
// leak: timer
setInterval(() => { stats.hits = 0; }, 1000);
module.exports = { stats };
