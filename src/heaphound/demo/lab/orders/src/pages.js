'use strict';

// Pages, rendered from rows. The most recently used ones are kept, a fixed number of them; the
// working buffers come from a small pool.

const MAX_PAGES = 30;
const MAX_BUFFERS = 4;

const pages = new Map();
const buffers = [];

for (let i = 0; i < MAX_BUFFERS; i += 1) buffers.push(Buffer.alloc(8192));

function render(name) {
  const buffer = buffers.pop() || Buffer.alloc(8192);
  const length = buffer.write(`${name}\n`.repeat(60), 'latin1');
  const text = buffer.toString('latin1', 0, length);
  if (buffers.length < MAX_BUFFERS) buffers.push(buffer);
  return { name, text, renderedAt: Date.now() };
}

function pageFor(name) {
  let page = pages.get(name);
  if (page === undefined) page = render(name);
  else pages.delete(name);
  pages.set(name, page);
  if (pages.size > MAX_PAGES) pages.delete(pages.keys().next().value);
  return page;
}

exports.pageFor = pageFor;
