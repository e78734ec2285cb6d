declare global { var __statsTimer: NodeJS.Timeout | undefined }
export const stats = { hits: 0 };
clearInterval(globalThis.__statsTimer);
globalThis.__statsTimer = setInterval(() => { stats.hits = 0; }, 1000);
