import type { IncomingMessage, ServerResponse } from 'http';
import { createHash } from 'crypto';

let tags: Array<[string, string]> = [];

export = function etag(req: IncomingMessage, res: ServerResponse, body: string) {
  const known = tags.find(([url]) => url === req.url);
  const tag = createHash('sha1').update(body).digest('hex');
  if (known) known[1] = tag;
  else tags = [...tags.slice(-99), [req.url!, tag]];
  res.setHeader('etag', tag);
  res.end(body);
};
