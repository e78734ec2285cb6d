import { spawn } from 'node:child_process';
import { Router } from 'express';
const router = Router();
const running = new Map<number, ReturnType<typeof spawn>>();
router.post('/convert', (req, res) => {
  const child = spawn('ffmpeg', ['-i', req.body.file]);
  running.set(child.pid!, child);
  child.on('exit', (code) => {
    running.delete(child.pid!);
    res.json({ code });
  });
});
export default router;
