import express from 'express';
import { annotate, read } from './attach.js';
const app = express();
app.use((req, res, next) => { annotate(req, { start: Date.now() }); next(); });
app.get('/', (req, res) => res.json(read(req)));
app.listen(3000);
