import { bus, registerHandlers } from './bus';
import express from 'express';
registerHandlers();
const app = express();
app.post('/u', (req, res) => { bus.emit('user.created', req.body); res.end(); });
app.listen(1);
