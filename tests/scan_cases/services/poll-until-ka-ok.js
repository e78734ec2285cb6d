const express = require('express');
const router = express.Router();
const jobs = require('./jobs');

router.get('/exports/:id/wait', async (req, res) => {
  const { id } = req.params;
  const timer = setInterval(async () => {
    const job = await jobs.get(id);
    if (job.state === 'done') {
      clearInterval(timer);
      res.json(job.result);
    }
  }, 500);
  res.on('close', () => clearInterval(timer));
});

module.exports = router;
