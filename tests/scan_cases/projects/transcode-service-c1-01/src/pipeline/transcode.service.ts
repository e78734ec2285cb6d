import { Injectable, Logger } from '@nestjs/common';
import { Worker } from 'node:worker_threads';
import { resolve } from 'node:path';

@Injectable()
export class TranscodeService {
  private readonly log = new Logger(TranscodeService.name);

  transcode(input: string): Promise<Buffer> {
    return new Promise((done, fail) => {
      // leak: client-per-call
      const worker = new Worker(resolve(__dirname, 'encoder.js'), { workerData: { input } });
      worker.on('message', (m: Buffer) => done(m));
      worker.on('error', fail);
      this.log.debug(`started for ${input}`);
    });
  }
}
