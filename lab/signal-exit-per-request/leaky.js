// An editor's backend. What is being edited is saved when the process is told to stop.

import fastify from 'fastify';
import { onExit } from 'signal-exit';

import driver from '../drive.js';

class Draft {
  constructor(name) {
    this.name = name;
    this.lines = new Array(90).fill(`line of ${name}`);
  }

  save() {
    this.saved = Date.now();
  }
}

function edit(name) {
  const draft = new Draft(name);
  onExit(() => draft.save());
  return draft;
}

const app = fastify();
app.post('/drafts/:name', async (request) => ({ lines: edit(request.params.name).lines.length }));

await app.ready();
driver.serve(app.server, (n) => [{ method: 'POST', path: `/drafts/d${n % 10}` }]);
