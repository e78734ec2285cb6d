import { Pool } from 'mysql2/promise';
import mysql from 'mysql2/promise';
import { createContainer, asFunction, Lifetime } from 'awilix';
import { UserRepo } from './user-repo';

export const container = createContainer();
container.register({
  db: asFunction((): Pool => mysql.createPool(process.env.DB!)).singleton().disposer((p) => p.end()),
  userRepo: asFunction(({ db }: any) => new UserRepo(db), { lifetime: Lifetime.SCOPED }),
});
