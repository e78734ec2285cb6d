export const stats = { hits: 0 };
const timer = setInterval(() => { stats.hits = 0; }, 1000);
if (import.meta.hot) import.meta.hot.dispose(() => clearInterval(timer));
