const { OrderRepository } = require('./repo');

exports.getOrder = async (ctx) => {
  // leak: client-per-call
  const repo = await new OrderRepository().open();
  const order = await repo.find(ctx.params.id);
  if (!order) ctx.throw(404);
  ctx.body = order;
};
