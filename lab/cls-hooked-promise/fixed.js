'use strict';


// A service that knows in every place which user it works for.

const http = require('node:http');

const { createNamespace } = require('cls-hooked');

const { serve } = require('../drive.js');

const current = createNamespace('current');

function readUser(id) {
  return new Promise((resolve) => setImmediate(() => resolve({ id, rights: ['read'] })));
}

const server = http.createServer((request, response) => {
  current.run(() => {
    readUser(request.url.slice(1)).then((user) => {
      current.set('user', user);
      response.end(`hello ${user.id}`);
    });
  });
});

serve(server, (n) => [{ path: `/user-${n % 20}` }]);
