import { DataSource } from 'typeorm';
const sources = new Map<string, DataSource>();

export async function forTenant(tenantId: string): Promise<DataSource> {
  const known = sources.get(tenantId);
  if (known) return known;
  const ds = new DataSource({ type: 'postgres', schema: tenantId });
  await ds.initialize();
  // leak: cache
  sources.set(tenantId, ds);
  return ds;
}
