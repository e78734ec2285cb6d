const grpc = require('@grpc/grpc-js');
const { pricing } = require('./protos');

function quote(sku) {
  return new Promise((resolve, reject) => {
    // leak: client-per-call
    const client = new pricing.PricingService('pricing:50051', grpc.credentials.createInsecure());
    client.getQuote({ sku }, (err, reply) => {
      if (err) return reject(err);
      resolve(reply.cents);
    });
  });
}

module.exports = async (req, res) => {
  const cents = await Promise.all(req.body.skus.map(quote));
  res.json({ total: cents.reduce((a, b) => a + b, 0) });
};
