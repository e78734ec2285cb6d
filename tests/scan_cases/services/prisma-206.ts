import { PrismaClient } from '@prisma/client';
import { NextRequest, NextResponse } from 'next/server';

export async function GET(req: NextRequest) {
  // leak: client-per-call
  const prisma = new PrismaClient();
  const users = await prisma.user.findMany({ take: 10 });
  return NextResponse.json(users);
}
