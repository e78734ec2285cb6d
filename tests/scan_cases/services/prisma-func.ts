import { PrismaClient } from '@prisma/client';

export async function findOrders(customerId: string) {
  // leak: client-per-call
  const prisma = new PrismaClient();
  return prisma.order.findMany({ where: { customerId } });
}
