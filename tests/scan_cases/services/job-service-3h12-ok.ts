import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
@Injectable()
export class JobService {
  private readonly running = new Set<string>();
  @OnEvent('job.start') onStart(e: { id: string }) { this.running.add(e.id); }
  @OnEvent('job.end') onEnd(e: { id: string }) { this.running.delete(e.id); }
}
