import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export async function download(url, dest, report) {
  const res = await fetch(url);
  let received = 0;
  const body = Readable.fromWeb(res.body);
  body.on('data', (c) => { received += c.length; });
  // leak: timer
  const timer = setInterval(() => report(received), 250);
  await pipeline(body, createWriteStream(dest));
  clearInterval(timer);
  return received;
}
