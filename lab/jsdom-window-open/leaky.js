'use strict';


// A service that draws pages as a browser would, with their scripts. A page shows a clock.

const express = require('express');
const { JSDOM } = require('jsdom');

const { serve } = require('../drive.js');

const PAGE = `<p id="clock"></p><script>
  const draw = () => { document.getElementById('clock').textContent = String(Date.now()); };
  draw();
  setInterval(draw, 60000);
</script>`;

function drawPage(path) {
  const dom = new JSDOM(PAGE, { url: `http://pages.example${path}`, runScripts: 'dangerously' });
  return dom.serialize();
}

const app = express();
app.get('/pages/:page', (request, response) => {
  response.send(drawPage(request.path));
});

serve(require('node:http').createServer(app), (n) => [{ path: `/pages/${n % 20}` }], {
  warmUp: 6,
  batch: 6,
});
