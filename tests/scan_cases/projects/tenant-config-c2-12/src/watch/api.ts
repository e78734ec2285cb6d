import express from 'express';
import { loadTenant } from './tenant-config';
export const r = express.Router();
r.post('/tenants/:id', (req, res) => { loadTenant(`/etc/t/${req.params.id}`, console.log); res.sendStatus(201); });
