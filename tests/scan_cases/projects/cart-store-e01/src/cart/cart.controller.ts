import { Body, Controller, Post, Req } from '@nestjs/common';
import { CartStore } from './cart.store';

@Controller('cart')
export class CartController {
  constructor(private readonly store: CartStore) {}

  @Post()
  add(@Req() req: { sessionID: string }, @Body() body: { sku: string; qty: number }) {
    this.store.addItem(req.sessionID, body.sku, body.qty);
    return this.store.items(req.sessionID);
  }
}
