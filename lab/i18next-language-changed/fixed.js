'use strict';


// Pages in several languages. A page that is being written hears when the language changes.

const express = require('express');
const i18next = require('i18next');

const { serve } = require('../drive.js');

class PageWriter {
  constructor(path) {
    this.path = path;
    this.parts = new Array(90).fill(path);
    this.onLanguage = (language) => this.restart(language);
    i18next.on('languageChanged', this.onLanguage);
  }

  restart(language) {
    this.language = language;
    this.parts.length = 0;
  }

  close() {
    i18next.off('languageChanged', this.onLanguage);
  }

  write() {
    return i18next.t('hello', { name: this.path });
  }
}

const app = express();
app.get('/hello/:name', (request, response) => {
  const writer = new PageWriter(request.params.name);
  response.send(writer.write());
  writer.close();
});

i18next
  .init({ lng: 'en', resources: { en: { translation: { hello: 'Hello {{name}}' } } } })
  .then(() => serve(require('node:http').createServer(app), (n) => [{ path: `/hello/n${n % 50}` }]));
