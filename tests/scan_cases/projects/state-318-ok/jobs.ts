import { state } from './state';
import { Router } from 'express';
const r = Router();
r.post('/jobs', (req, res) => {
  const id = crypto.randomUUID();
  state.jobs[id] = { status: 'queued', log: [] };
  run(id).then(() => {
    res.json(state.jobs[id]);
    delete state.jobs[id];
  });
});
async function run(id: string) { state.jobs[id].status = 'done'; }
export default r;
