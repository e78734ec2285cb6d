'use strict';


// A watcher of a remote feed. Each look at the feed starts the next one, and knows in its context
// which look it is.

const { AsyncLocalStorage } = require('node:async_hooks');

const fetch = require('node-fetch');

const { drive } = require('../drive.js');
const { startPeer } = require('../peers.js');

const context = new AsyncLocalStorage();

let looks = 0;
let lookNext = () => {};

async function look(feed) {
  const answer = await fetch(feed);
  const { items } = await answer.json();
  looks += 1;
  lookNext = () =>
    context.run({ number: looks, items: new Array(400).fill(items.length) }, () => look(feed));
}

async function start() {
  const feed = `http://127.0.0.1:${await startPeer('web')}/feed`;
  lookNext = () => look(feed);
  drive(() => lookNext());
}

start();
