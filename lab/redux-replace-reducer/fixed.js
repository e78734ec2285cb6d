// A store of feature switches. A feature that is switched on brings its reducer along.

import fastify from 'fastify';
import { createStore } from 'redux';

import driver from '../drive.js';

const first = (state = { active: 0 }) => state;
const reducers = new Map(); // one per feature; there are ten
const store = createStore(first);

function switchOn(feature) {
  const options = { feature, weights: new Array(500).fill(feature.length) };
  reducers.set(feature, (state) => ({ ...state, active: options.weights.length }));
  store.replaceReducer((state, action) => {
    const reduce = reducers.get(action.type) ?? first;
    return reduce(state ?? first(undefined), action);
  });
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
