import express from 'express';
import { loadTenant } from './tenant-config';
export const r = express.Router();
r.post('/tenants/:id', (req, res) => { const stop = loadTenant(`/etc/t/${req.params.id}`, console.log); res.on('finish', () => setTimeout(stop, 1000)); res.sendStatus(201); });
