module.exports = function ask(q) {
  return new Promise((resolve) => { process.stdout.write(q); process.stdin.once('data', (d) => resolve(String(d).trim())); });
};
