import { Controller, Post, Body } from '@nestjs/common';

@Controller('webhooks')
export class WebhookController {
  private static readonly seen = new Set<string>();

  @Post()
  receive(@Body() event: { id: string; type: string }) {
    if (WebhookController.seen.has(event.id)) return { duplicate: true };
    // leak: cache|global-state
    WebhookController.seen.add(event.id);
    return { ok: true };
  }
}
