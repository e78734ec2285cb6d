import { db } from './db';

let snapshot: Record<string, number> = {};

async function refresh() {
  snapshot = Object.fromEntries(await db.query('select name, n from stats'));
}

const g = globalThis as unknown as { statsTimer?: NodeJS.Timeout };
clearInterval(g.statsTimer);
g.statsTimer = setInterval(refresh, 10_000);

export const stats = () => snapshot;
