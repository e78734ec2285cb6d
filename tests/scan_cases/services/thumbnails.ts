import { createHash } from 'node:crypto';
import sharp from 'sharp';

const thumbs: { [hash: string]: Buffer } = {};

export async function thumbnail(image: Buffer, width: number): Promise<Buffer> {
  const key = createHash('sha1').update(image).update(String(width)).digest('hex');
  if (thumbs[key]) return thumbs[key];
  const out = await sharp(image).resize(width).toBuffer();
  // leak: cache
  thumbs[key] = out;
  return out;
}
