'use strict';


// A preview of templates. While somebody looks at a template, changes of its folder are noticed.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const chokidar = require('chokidar');
const express = require('express');

const { serve } = require('../drive.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-templates-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, 'letter.txt'), 'Dear reader');

async function preview(name) {
  const watcher = chokidar.watch(folder, { depth: 0 });
  await new Promise((resolve) => watcher.once('ready', resolve));
  watcher.on('change', (file) => console.log(`${file} changed`));
  return fs.readFileSync(path.join(folder, name), 'utf8');
}

const app = express();
app.get('/preview/:name', async (request, response) => {
  response.send(await preview(request.params.name));
});

serve(require('node:http').createServer(app), () => [{ path: '/preview/letter.txt' }], {
  warmUp: 25,
  batch: 25,
});
