import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export class Downloader {
  constructor(private readonly base: string) {}

  async download(path: string, to: string, signal: AbortSignal): Promise<void> {
    const res = await fetch(new URL(path, this.base));
    const body = Readable.fromWeb(res.body as never);
    const out = createWriteStream(to);
    const stop = () => body.destroy(new Error('aborted'));
    signal.addEventListener('abort', stop);
    try {
    await pipeline(body, out);
    } finally { signal.removeEventListener('abort', stop); }
  }
}
