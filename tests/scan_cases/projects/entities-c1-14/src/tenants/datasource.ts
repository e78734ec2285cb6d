import { DataSource } from 'typeorm';
import { entities } from './entities';

export async function withTenant<T>(tenant: string, work: (ds: DataSource) => Promise<T>): Promise<T> {
  // leak: client-per-call
  const ds = new DataSource({ type: 'postgres', schema: tenant, entities });
  await ds.initialize();
  const out = await work(ds);
  await ds.destroy();
  return out;
}
