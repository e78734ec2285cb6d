import { PrismaClient } from '@prisma/client';
import type { CreateNextContextOptions } from '@trpc/server/adapters/next';

export async function createContext({ req }: CreateNextContextOptions) {
  // leak: client-per-call
  const prisma = new PrismaClient();
  const user = req.headers.authorization
    ? await prisma.user.findUnique({ where: { token: req.headers.authorization } })
    : null;
  return { prisma, user };
}
