import { LRUCache } from 'lru-cache';
import type { Request, Response } from 'express';
import sharp from 'sharp';

const thumbnails = new LRUCache<string, Promise<Buffer>>({ max: 500, ttl: 600_000 });

async function render(url: string) {
  const res = await fetch(url);
  const bytes = Buffer.from(await res.arrayBuffer());
  return sharp(bytes).resize(160, 160, { fit: 'cover' }).webp().toBuffer();
}

export async function avatar(req: Request, res: Response) {
  const src = String(req.query.src);
  let pending = thumbnails.get(src);
  if (!pending) {
    pending = render(src);
    thumbnails.set(src, pending);
  }
  res.type('image/webp').send(await pending);
}
