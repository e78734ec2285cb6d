'use strict';

// Users, read from a slow directory once and remembered, a fixed number of them.

const MAX_USERS = 40;
const users = new Map();

function readFromDirectory(id) {
  const visits = [];
  for (let day = 0; day < 80; day += 1) visits.push({ day, pages: (id * 31 + day) % 17 });
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

exports.findUser = findUser;
