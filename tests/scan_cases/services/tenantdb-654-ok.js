const { PrismaClient } = require('@prisma/client');

function clientFor(tenant) {
  const prisma = new PrismaClient({ datasources: { db: { url: tenant.url } } });
  prisma.$on('query', (e) => console.debug(tenant.id, e.query));
  return prisma;
}

module.exports = async function tenantMiddleware(req, res, next) {
  req.prisma = clientFor(req.tenant);
  res.on('close', () => req.prisma.$disconnect());
  next();
};
