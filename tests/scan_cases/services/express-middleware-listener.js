const express = require('express');
const db = require('./db');

module.exports = function auditMiddleware(req, res, next) {
  // leak: listener
  db.on('error', (err) => {
    console.error(req.id, err);
    if (!res.headersSent) res.status(500).end();
  });
  next();
};
