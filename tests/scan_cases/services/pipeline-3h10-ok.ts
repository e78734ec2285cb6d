import { pipeline } from 'node:stream/promises';
import { createReadStream } from 'node:fs';
import { createGzip } from 'node:zlib';
export async function gz(req: any, res: any) { await pipeline(createReadStream(req.file), createGzip(), res); }
