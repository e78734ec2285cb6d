const express = require('express');
const loader = require('./lib/template-loader')(__dirname + '/views');
const app = express();
app.get('/p/:page', (req, res, next) => loader.render(req.params.page, req.query, (err, html) => err ? next(err) : res.send(html)));
app.listen(8080);
