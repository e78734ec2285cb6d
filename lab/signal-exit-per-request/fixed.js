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

const drafts = new Map(); // one per name; there are ten
onExit(() => drafts.forEach((draft) => draft.save()));

function edit(name) {
  const draft = new Draft(name);
  drafts.set(name, draft);
  return draft;
}

const app = fastify();
app.post('/drafts/:name', async (request) => ({ lines: edit(request.params.name).lines.length }));

await app.ready();
driver.serve(app.server, (n) => [{ method: 'POST', path: `/drafts/d${n % 10}` }]);
