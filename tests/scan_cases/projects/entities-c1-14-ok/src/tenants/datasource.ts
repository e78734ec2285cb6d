import { DataSource } from 'typeorm';
import { entities } from './entities';

export async function withTenant<T>(tenant: string, work: (ds: DataSource) => Promise<T>): Promise<T> {
  const ds = new DataSource({ type: 'postgres', schema: tenant, entities });
  await ds.initialize();
  try { return await work(ds); } finally { await ds.destroy(); }
}
