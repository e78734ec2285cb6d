'use strict';


// Pages in several languages. A page that is being written hears when the language changes.

const express = require('express');
const i18next = require('i18next');

const { serve } = require('../drive.js');

class PageWriter {
  constructor(path) {
    this.path = path;
    this.parts = new Array(90).fill(path);
    i18next.on('languageChanged', (language) => this.restart(language));
  }

  restart(language) {
    this.language = language;
    this.parts.length = 0;
  }

  write() {
    return i18next.t('hello', { name: this.path });
  }
}

const app = express();
app.get('/hello/:name', (request, response) => {
  const writer = new PageWriter(request.params.name);
  response.send(writer.write());
});

i18next
  .init({ lng: 'en', resources: { en: { translation: { hello: 'Hello {{name}}' } } } })
  .then(() => serve(require('node:http').createServer(app), (n) => [{ path: `/hello/n${n % 50}` }]));
