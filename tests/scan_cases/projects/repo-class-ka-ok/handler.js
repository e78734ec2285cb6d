const { OrderRepository } = require('./repo');

exports.getOrder = async (ctx) => {
  const repo = await new OrderRepository().open();
  try {
    const order = await repo.find(ctx.params.id);
    if (!order) ctx.throw(404);
    ctx.body = order;
  } finally {
    await repo.close();
  }
};
