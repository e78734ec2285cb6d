'use strict';

const { start } = require('./src/server.js');

start({
  users: require('./src/users.js'),
  uploads: require('./src/uploads.js'),
  metrics: require('./src/metrics.js'),
  live: require('./src/live.js'),
  invoices: require('./src/invoices.js'),
  prices: require('./src/prices.js'),
});
