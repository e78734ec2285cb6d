'use strict';


// A wiki. Links of a page lead into its own space, so marked is told how to write them before a
// page is rendered.

const express = require('express');
const { Marked } = require('marked');

const { serve } = require('../drive.js');

function render(space, text) {
  const titles = new Map();
  for (let i = 0; i < 30; i += 1) titles.set(`page-${i}`, `${space} page ${i}`);
  const marked = new Marked({
    renderer: {
      link({ href, text: label }) {
        return `<a href="/${space}/${href}" title="${titles.get(href)}">${label}</a>`;
      },
    },
  });
  return marked.parse(text);
}

const app = express();
app.get('/:space/:page', (request, response) => {
  const { space, page } = request.params;
  response.send(render(space, `# ${page}\n\nSee [this](page-3).`));
});

serve(require('node:http').createServer(app), (n) => [{ path: `/space-${n % 7}/page-${n % 30}` }]);
