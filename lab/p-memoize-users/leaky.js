// A profile service that asks a slow directory, and remembers what it said.

import http from 'node:http';

import pMemoize from 'p-memoize';

import driver from '../drive.js';

async function readProfile(user) {
  await new Promise((resolve) => setImmediate(resolve));
  return { user, groups: new Array(70).fill(user) };
}

const profileOf = pMemoize(readProfile);

const server = http.createServer(async (request, response) => {
  const profile = await profileOf(request.url.slice(1));
  response.end(`${profile.groups.length} groups\n`);
});

driver.serve(server, (n) => [{ path: `/user-${n}` }]);
