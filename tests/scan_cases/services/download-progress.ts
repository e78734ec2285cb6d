import { Controller, Sse, Param } from '@nestjs/common';
import { Observable } from 'rxjs';
import { Downloads } from './downloads';

@Controller('downloads')
export class DownloadController {
  constructor(private readonly downloads: Downloads) {}

  @Sse(':id')
  progress(@Param('id') id: string): Observable<MessageEvent> {
    return new Observable((observer) => {
      // leak: listener
      this.downloads.emitter.on('progress', (p: { id: string }) => {
        if (p.id === id) observer.next({ data: p } as MessageEvent);
      });
    });
  }

  @Sse(':id/ok')
  progressOk(@Param('id') id: string): Observable<MessageEvent> {
    return new Observable((observer) => {
      const onProgress = (p: { id: string }) => {
        if (p.id === id) observer.next({ data: p } as MessageEvent);
      };
      this.downloads.emitter.on('progress', onProgress);
      return () => this.downloads.emitter.off('progress', onProgress);
    });
  }
}
