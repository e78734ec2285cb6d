import { Router } from 'express';
const handlers: Record<string, (b: unknown) => unknown> = {};
export function register(name: string, h: (b: unknown) => unknown) { handlers[name] = h; }
export const router = Router();
router.post('/rpc/:name', async (req, res) => { res.json(await handlers[req.params.name]?.(req.body)); });
