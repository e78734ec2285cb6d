import { DataSource } from 'typeorm';
const sources = new Map<string, DataSource>();
export async function sourceFor(tenantId: string): Promise<DataSource> {
  const known = sources.get(tenantId);
  if (known) return known;
  const ds = await new DataSource({ type: 'postgres', database: tenantId }).initialize();
  // leak: cache
  sources.set(tenantId, ds);
  return ds;
}
