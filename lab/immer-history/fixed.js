// A shared shopping list that can be undone. The state is never changed, only replaced.

import http from 'node:http';

import { produce } from 'immer';

import driver from '../drive.js';

let state = { items: {}, history: [] };

function change(item, amount) {
  state = produce(state, (draft) => {
    draft.items[item] = amount;
    draft.history.push({ item, amount, at: Date.now(), by: [`user of ${item}`] });
    if (draft.history.length > 50) draft.history.shift();
  });
}

const server = http.createServer((request, response) => {
  const [, item, amount] = request.url.split('/');
  change(item, Number(amount));
  response.end(`${Object.keys(state.items).length} items\n`);
});

driver.serve(server, (n) => [{ method: 'PUT', path: `/item${n % 10}/${n}` }], {
  warmUp: 120,
  batch: 120,
});
