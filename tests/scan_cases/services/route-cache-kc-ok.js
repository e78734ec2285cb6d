import { readFile } from 'node:fs/promises';
import { compile } from './templates.js';

const pages = new Map();

export async function page(ctx) {
  const key = ctx.request.url;
  if (!pages.has(key)) {
    const source = await readFile('./page.html', 'utf8');
    if (pages.size > 500) pages.clear();
    pages.set(key, compile(source)({ url: key }));
  }
  ctx.body = pages.get(key);
}
