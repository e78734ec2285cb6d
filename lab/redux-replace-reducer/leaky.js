// A store of feature switches. A feature that is switched on brings its reducer along.

import fastify from 'fastify';
import { createStore } from 'redux';

import driver from '../drive.js';

let reducer = (state = { active: 0 }) => state;
const store = createStore(reducer);

function switchOn(feature) {
  const options = { feature, weights: new Array(500).fill(feature.length) };
  const previous = reducer;
  reducer = (state, action) => {
    const next = previous(state, action);
    return action.type === feature ? { ...next, active: options.weights.length } : next;
  };
  store.replaceReducer(reducer);
}

const app = fastify();
app.put('/features/:feature', async (request) => {
  switchOn(request.params.feature);
  store.dispatch({ type: request.params.feature });
  return store.getState();
});

await app.ready();
driver.serve(app.server, (n) => [{ method: 'PUT', path: `/features/f${n % 10}` }], {
  warmUp: 40,
  batch: 40,
});
