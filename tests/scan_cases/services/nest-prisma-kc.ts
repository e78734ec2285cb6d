import { Controller, Get, Param } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';

@Controller('users')
export class UsersController {
  @Get(':id')
  async one(@Param('id') id: string) {
    // leak: client-per-call
    const prisma = new PrismaClient();
    return prisma.user.findUnique({ where: { id } });
  }
}
