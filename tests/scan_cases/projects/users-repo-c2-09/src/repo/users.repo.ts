import { BaseRepo } from './base.repo';
export class UsersRepo extends BaseRepo<{ id: string }> { byId(id: string) { return this.run('select * from users where id=$1', [id]); } }
