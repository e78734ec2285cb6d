import { DataSource } from 'typeorm';
const sources = new Map<string, DataSource>();
const MAX = 20;
export async function sourceFor(tenantId: string): Promise<DataSource> {
  const known = sources.get(tenantId);
  if (known) return known;
  const ds = await new DataSource({ type: 'postgres', database: tenantId }).initialize();
  if (sources.size >= MAX) { const [k, v] = sources.entries().next().value!; sources.delete(k); await v.destroy(); }
  sources.set(tenantId, ds);
  return ds;
}
