import { pipeline } from 'node:stream/promises';
import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { createGzip } from 'node:zlib';

export class Archiver {
  async archive(path: string): Promise<string> {
    const target = `${path}.gz`;
    const cleanup = () => fs.rm(target, { force: true });
    // leak: listener
    process.on('SIGINT', cleanup);
    await pipeline(createReadStream(path), createGzip(), createWriteStream(target));
    return target;
  }
}
