const { MongoClient } = require('mongodb');

class OrderRepository {
  async open() {
    this.client = new MongoClient(process.env.MONGO_URL);
    await this.client.connect();
    this.orders = this.client.db('shop').collection('orders');
    return this;
  }
  find(id) { return this.orders.findOne({ _id: id }); }
  close() { return this.client.close(); }
}

module.exports = { OrderRepository };
