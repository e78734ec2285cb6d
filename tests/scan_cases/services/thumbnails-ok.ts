import { createHash } from 'node:crypto';
import QuickLRU from 'quick-lru';
import sharp from 'sharp';

const thumbs = new QuickLRU<string, Buffer>({ maxSize: 200, maxAge: 600_000 });

export async function thumbnail(image: Buffer, width: number): Promise<Buffer> {
  const key = createHash('sha1').update(image).update(String(width)).digest('hex');
  const hit = thumbs.get(key);
  if (hit) return hit;
  const out = await sharp(image).resize(width).toBuffer();
  thumbs.set(key, out);
  return out;
}
