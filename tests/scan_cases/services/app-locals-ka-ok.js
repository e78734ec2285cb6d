const express = require('express');
const app = express();
app.locals.recent = [];

app.use((req, res, next) => {
  app.locals.recent.push({ url: req.originalUrl, headers: req.headers, at: new Date() });
  if (app.locals.recent.length > 100) app.locals.recent.shift();
  next();
});

app.get('/recent', (req, res) => res.json(app.locals.recent.slice(-10)));
app.listen(3000);
