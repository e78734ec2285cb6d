import memoize from 'lodash/memoize';
import type { Request, Response } from 'express';
import sharp from 'sharp';

// leak: cache
const thumbnail = memoize(async (url: string) => {
  const res = await fetch(url);
  const bytes = Buffer.from(await res.arrayBuffer());
  return sharp(bytes).resize(160, 160, { fit: 'cover' }).webp().toBuffer();
});

export async function avatar(req: Request, res: Response) {
  const image = await thumbnail(String(req.query.src));
  res.type('image/webp').send(image);
}
