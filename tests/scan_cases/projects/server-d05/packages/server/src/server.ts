import { createServer } from 'node:http';
import { PersistedQueries } from './persistedQueries';
import { execute } from './execute';

const persisted = new PersistedQueries();

createServer(async (req, res) => {
  const url = new URL(req.url ?? '/', 'http://x');
  const query = persisted.resolve(url.searchParams.get('query') ?? undefined, url.searchParams.get('hash') ?? '');
  res.end(JSON.stringify(await execute(query)));
}).listen(4000);
