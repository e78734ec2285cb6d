import { Body, Controller, Post } from '@nestjs/common';
import { TranscodeService } from './transcode.service';
@Controller('transcode')
export class TranscodeController {
  constructor(private readonly svc: TranscodeService) {}
  @Post()
  run(@Body() body: { input: string }) { return this.svc.transcode(body.input); }
}
