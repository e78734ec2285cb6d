'use strict';


// A board of the last fifty events. Its state is replaced on every change, and subscribers come and
// go; all of it stays of one size.

const http = require('node:http');

const { produce } = require('immer');
const { createStore } = require('redux');
const { Subject } = require('rxjs');

const { serve } = require('../drive.js');

const store = createStore((state = { events: [], counts: {} }, action) => {
  if (action.type !== 'event') return state;
  return produce(state, (draft) => {
    draft.events.push({ text: action.text, words: action.text.split(' ') });
    if (draft.events.length > 50) draft.events.shift();
    draft.counts[action.kind] = (draft.counts[action.kind] ?? 0) + 1;
  });
});
const events$ = new Subject();

const server = http.createServer((request, response) => {
  const [, kind, number] = request.url.split('/');
  const seen = [];
  const subscription = events$.subscribe((text) => seen.push(text));
  const unsubscribe = store.subscribe(() => seen.push(store.getState().events.length));
  store.dispatch({ type: 'event', kind, text: `event ${number} of ${kind}` });
  events$.next(`event ${number}`);
  subscription.unsubscribe();
  unsubscribe();
  response.end(JSON.stringify(seen));
});

serve(server, (n) => [{ method: 'POST', path: `/kind${n % 8}/${n}` }], { warmUp: 80, batch: 80 });
