'use strict';


// A monitor. Whoever signs in has the state of the machines gathered for them twice a minute.

const fastify = require('fastify');
const { AsyncTask, SimpleIntervalJob, ToadScheduler } = require('toad-scheduler');

const { serve } = require('../drive.js');

const scheduler = new ToadScheduler();

class Board {
  constructor(user) {
    this.user = user;
    this.samples = new Array(150).fill(0);
    this.next = 0;
  }

  async gather() {
    this.samples[this.next % this.samples.length] = Date.now();
    this.next += 1;
  }
}

function openBoard(user) {
  const board = new Board(user);
  const task = new AsyncTask(`gather for ${user}`, () => board.gather());
  scheduler.addSimpleIntervalJob(new SimpleIntervalJob({ seconds: 30 }, task));
  return board;
}

const app = fastify();
app.post('/sign-in/:user', async (request) => {
  const board = openBoard(request.params.user);
  return { user: board.user };
});

app.ready(() => serve(app.server, (n) => [{ method: 'POST', path: `/sign-in/u${n % 20}` }]));
