import knex, { Knex } from 'knex';

export function connect(tenant: string): Knex {
  return knex({ client: 'pg', connection: { database: tenant } });
}
