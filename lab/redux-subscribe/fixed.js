'use strict';

// Live prices. A page that is opened subscribes to the store, and is told when its price changes.

const http = require('node:http');

const { createStore } = require('redux');

const { serve } = require('../drive.js');

function prices(state = { version: 0, byItem: {} }, action) {
  if (action.type !== 'price') return state;
  const byItem = { ...state.byItem, [action.item]: action.price };
  return { version: state.version + 1, byItem };
}

const store = createStore(prices);

class Page {
  constructor(item) {
    this.item = item;
    this.seen = new Array(300).fill(0);
    this.updates = 0;
  }

  update() {
    this.seen[this.updates % this.seen.length] = store.getState().byItem[this.item];
    this.updates += 1;
  }
}

function openPage(item, response) {
  const page = new Page(item);
  const unsubscribe = store.subscribe(() => page.update());
  response.once('close', unsubscribe);
  return page;
}

const server = http.createServer((request, response) => {
  const item = request.url.slice(1);
  const page = openPage(item, response);
  store.dispatch({ type: 'price', item, price: item.length * 7 });
  response.end(`${page.updates} updates\n`);
});

serve(server, (n) => [{ path: `/item-${n % 10}` }]);
