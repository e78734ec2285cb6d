'use strict';

const { start } = require('./src/server.js');

start({
  users: require('./fixed/users.js'),
  uploads: require('./fixed/uploads.js'),
  metrics: require('./fixed/metrics.js'),
  live: require('./fixed/live.js'),
  invoices: require('./fixed/invoices.js'),
  prices: require('./fixed/prices.js'),
});
