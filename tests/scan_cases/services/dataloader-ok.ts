import DataLoader from 'dataloader';
import { db } from './db';

export function loaders() {
  return {
    user: new DataLoader<string, unknown>(async (ids) => {
      const rows = await db.users.findMany({ id: { in: [...ids] } });
      const byId = new Map(rows.map((r: any) => [r.id, r]));
      return ids.map((id) => byId.get(id));
    }),
  };
}

export async function aggregate(events: { user: string; ms: number }[]) {
  const totals: Record<string, number> = {};
  for (const e of events) totals[e.user] = (totals[e.user] ?? 0) + e.ms;
  const out: string[] = [];
  for (const [user, ms] of Object.entries(totals)) out.push(`${user}:${ms}`);
  return out;
}
