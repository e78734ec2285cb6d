class Registry {
  static handlers = {};

  static register(topic, handler) {
    const list = (Registry.handlers[topic] ||= []);
    list.push(handler);
    return () => list.splice(list.indexOf(handler), 1);
  }

  static dispatch(topic, payload) {
    for (const handler of Registry.handlers[topic] ?? []) handler(payload);
  }
}

class Cart {
  constructor(customer) {
    this.customer = customer;
    this.lines = [];
    this.leave = Registry.register('price-changed', ({ sku, price }) => {
      for (const line of this.lines) if (line.sku === sku) line.price = price;
    });
  }

  add(sku, price) {
    this.lines.push({ sku, price });
  }

  close() {
    this.leave();
  }
}

module.exports = (app) => {
  app.post('/cart', (req, res) => {
    const cart = new Cart(req.body.customer);
    try {
      for (const { sku, price } of req.body.lines) cart.add(sku, price);
      res.json({ total: cart.lines.reduce((sum, line) => sum + line.price, 0) });
    } finally {
      cart.close();
    }
  });
  app.post('/price', (req, res) => {
    Registry.dispatch('price-changed', req.body);
    res.end();
  });
};
