const express = require('express');
const app = express();

app.locals.visits = [];

app.use((req, res, next) => {
  // leak: global-state
  app.locals.visits.push({ ip: req.ip, path: req.path, agent: req.get('user-agent') });
  next();
});

app.get('/stats', (req, res) => res.json({ total: app.locals.visits.length }));

module.exports = app;
