import express from 'express';
import { loggerFor } from './logging.js';

const app = express();
app.use((req, res, next) => {
  req.log = loggerFor(req.headers['x-request-id']);
  req.log.info('start');
  next();
});
app.listen(3000);
