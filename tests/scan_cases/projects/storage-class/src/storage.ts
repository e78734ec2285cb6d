import { MongoClient } from 'mongodb';
export class Storage {
  private client = new MongoClient(process.env.MONGO!);
  async find(id: string) { return this.client.db().collection('x').findOne({ id }); }
  async close() { await this.client.close(); }
}
