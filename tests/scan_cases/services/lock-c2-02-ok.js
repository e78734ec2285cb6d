'use strict';
const waiting = Object.create(null);

exports.acquire = function acquire(name, timeout) {
  return new Promise((resolve, reject) => {
    const list = waiting[name] || (waiting[name] = []);
    const entry = { resolve };
    list.push(entry);
    if (list.length === 1) return resolve();
    setTimeout(() => {
      list.splice(list.indexOf(entry), 1);
      reject(new Error('lock timeout: ' + name));
    }, timeout);
  });
};
exports.release = function release(name) {
  const list = waiting[name];
  list.shift();
  if (list.length) list[0].resolve();
  else delete waiting[name];
};
