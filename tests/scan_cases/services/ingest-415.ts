import { Transform, TransformCallback } from 'node:stream';
const offsets: number[] = [];

export class Ingest extends Transform {
  private n = 0;
  _transform(chunk: Buffer, _e: BufferEncoding, cb: TransformCallback) {
    this.n += chunk.length;
    // leak: global-state
    offsets.push(this.n);
    cb(null, chunk);
  }
}
