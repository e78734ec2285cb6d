import { createSessionStore } from './session-store';
import { Hono } from 'hono';
const store = createSessionStore();
export const app = new Hono();
app.post('/login', async (c) => c.json({ token: store.login((await c.req.json()).user) }));
app.get('/me', (c) => c.json(store.get(c.req.header('authorization') ?? '') ?? {}));
