import { PrismaClient } from '@prisma/client';
import type { CreateNextContextOptions } from '@trpc/server/adapters/next';

const prisma = new PrismaClient();

export async function createContext({ req }: CreateNextContextOptions) {
  const user = req.headers.authorization
    ? await prisma.user.findUnique({ where: { token: req.headers.authorization } })
    : null;
  return { prisma, user };
}
