'use strict';

// A profile service. Users are read from a slow directory once and remembered, so that the next
// request for the same user is quick. The oldest ones make room for new ones.

const http = require('node:http');

const MAX_USERS = 50;
const users = new Map();

function readFromDirectory(id) {
  const visits = [];
  for (let day = 0; day < 120; day += 1) visits.push({ day, pages: (id * 31 + day) % 17 });
  return { id, name: `User ${id}`, mail: `user${id}@example.org`, visits };
}

function findUser(id) {
  let user = users.get(id);
  if (user === undefined) {
    user = readFromDirectory(id);
    users.set(id, user);
    if (users.size > MAX_USERS) users.delete(users.keys().next().value);
  }
  return user;
}

const server = http.createServer((request, response) => {
  const id = Number(request.url.split('/')[2]);
  const user = findUser(id);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ name: user.name, mail: user.mail, days: user.visits.length }));
});

function requests(n) {
  return [{ path: `/users/${n}` }, { path: `/users/${n >> 1}` }];
}

// -- start, and the load this service is tried under ------------------------------------------

process.on('SIGTERM', () => process.exit(0));

server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
  const { port } = server.address();
  console.log(`listening ${port}`);
  if (process.env.LAB_LOAD || process.env.LAB_SNAPSHOTS) {
    require('../load.js').drive(port, requests);
  }
});
