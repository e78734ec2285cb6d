// Settings that can change while the service runs. A request listens for changes until it is done,
// or so its author thought.

import http from 'node:http';

import { createStore } from 'zustand/vanilla';

import driver from '../drive.js';

const settings = createStore(() => ({ language: 'en', changes: 0 }));

class Translation {
  constructor(path) {
    this.path = path;
    this.words = new Map();
    for (let i = 0; i < 25; i += 1) this.words.set(`word ${i}`, `${path} ${i}`);
  }

  reload(language) {
    this.language = language;
  }
}

function translate(path, response) {
  const translation = new Translation(path);
  const unsubscribe = settings.subscribe((state) => translation.reload(state.language));
  response.once('close', unsubscribe);
  return translation;
}

const server = http.createServer((request, response) => {
  const translation = translate(request.url, response);
  settings.setState((state) => ({ changes: state.changes + 1 }));
  response.end(`${translation.words.size} words in ${translation.language}\n`);
});

driver.serve(server, (n) => [{ path: `/pages/${n % 12}` }]);
