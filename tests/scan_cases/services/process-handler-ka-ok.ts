import { pipeline } from 'node:stream/promises';
import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { createGzip } from 'node:zlib';

export class Archiver {
  async archive(path: string): Promise<string> {
    const target = `${path}.gz`;
    const cleanup = () => fs.rm(target, { force: true });
    process.on('SIGINT', cleanup);
    try {
    await pipeline(createReadStream(path), createGzip(), createWriteStream(target));
    } finally {
      process.off('SIGINT', cleanup);
    }
    return target;
  }
}
