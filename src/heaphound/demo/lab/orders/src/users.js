'use strict';

// Users, read from a slow directory once and remembered.

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
  }
  return user;
}

exports.findUser = findUser;
