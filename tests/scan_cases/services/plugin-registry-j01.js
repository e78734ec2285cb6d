class Registry {
  static handlers = {};

  static register(topic, handler) {
    // leak: global-state|listener
    (Registry.handlers[topic] ||= []).push(handler);
  }

  static dispatch(topic, payload) {
    for (const handler of Registry.handlers[topic] ?? []) handler(payload);
  }
}

class Cart {
  constructor(customer) {
    this.customer = customer;
    this.lines = [];
    Registry.register('price-changed', ({ sku, price }) => {
      for (const line of this.lines) if (line.sku === sku) line.price = price;
    });
  }

  add(sku, price) {
    this.lines.push({ sku, price });
  }
}

module.exports = (app) => {
  app.post('/cart', (req, res) => {
    const cart = new Cart(req.body.customer);
    for (const { sku, price } of req.body.lines) cart.add(sku, price);
    res.json({ total: cart.lines.reduce((sum, line) => sum + line.price, 0) });
  });
  app.post('/price', (req, res) => {
    Registry.dispatch('price-changed', req.body);
    res.end();
  });
};
