import { Worker } from 'node:worker_threads';
import { Router } from 'express';

const router = Router();

router.post('/thumbnail', (req, res) => {
  // leak: client-per-call
  const worker = new Worker('./thumb.js', { workerData: req.body });
  worker.on('message', (thumb) => res.send(thumb));
});

router.post('/thumbnail2', (req, res) => {
  const worker = new Worker('./thumb.js', { workerData: req.body });
  worker.once('message', (thumb) => {
    res.send(thumb);
    void worker.terminate();
  });
  worker.once('error', (e) => {
    res.status(500).send(e.message);
    void worker.terminate();
  });
});

export default router;
