'use strict';


// A dictionary in SQLite, which runs as WebAssembly.

const fastify = require('fastify');
const initSqlJs = require('sql.js');

const { serve } = require('../drive.js');

async function start() {
  const SQL = await initSqlJs();
  const db = new SQL.Database();
  db.run('create table words (word text primary key, meaning text)');
  for (let i = 0; i < 100; i += 1) db.run('insert into words values (?, ?)', [`w${i}`, `word ${i}`]);

  function lookUp(word) {
    const statement = db.prepare('select meaning from words where word = ?');
    return statement.getAsObject([word]);
  }

  const app = fastify();
  app.get('/words/:word', async (request) => lookUp(request.params.word));

  await app.ready();
  serve(app.server, (n) => [{ path: `/words/w${n % 100}` }], { warmUp: 150, batch: 150 });
}

start();
