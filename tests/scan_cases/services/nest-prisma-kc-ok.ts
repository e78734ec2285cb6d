import { Controller, Get, Param } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

@Controller('users')
export class UsersController {
  @Get(':id')
  async one(@Param('id') id: string) {
    return prisma.user.findUnique({ where: { id } });
  }
}
