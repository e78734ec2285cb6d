'use strict';

// A page service. A page is put together from parts; a memoised function sees to it that each part
// is loaded only once, however often a page asks for it. What is kept is the result, of the last
// few pages, and not the function that loads it.

const http = require('node:http');

const MAX_TOTALS = 50;

function memoise() {
  const results = new Map();
  return function loadOnce(key, load) {
    let result = results.get(key);
    if (result === undefined) {
      result = load();
      results.set(key, result);
      if (results.size > MAX_TOTALS) results.delete(results.keys().next().value);
    }
    return result;
  };
}

const loadOnce = memoise();

function readRows(page) {
  const rows = [];
  for (let i = 0; i < 100; i += 1) rows.push({ line: i, width: page.length + i });
  return rows;
}

function renderPage(page) {
  const rows = readRows(page);
  const loadTotal = () => rows.reduce((sum, row) => sum + row.width, 0);
  return `${page}: ${loadOnce(`total of ${page}`, loadTotal)}\n`;
}

const server = http.createServer((request, response) => {
  response.end(renderPage(request.url));
});

function requests(n) {
  return [{ path: `/pages/${n}` }, { path: `/pages/${n}` }];
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
