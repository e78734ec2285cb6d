class Scheduler {
  constructor(task) { this.task = task; this.handle = null; }

  start(everyMs) {
    this.stop();
    this.handle = setInterval(() => this.task(), everyMs);
  }

  stop() {
    clearInterval(this.handle);
    this.handle = null;
  }

  reschedule(everyMs) {
    this.start(everyMs);
  }
}

const scheduler = new Scheduler(() => console.log('tick'));
scheduler.start(1000);

const express = require('express');
const app = express();
app.put('/interval/:ms', (req, res) => {
  scheduler.reschedule(Number(req.params.ms));
  res.sendStatus(204);
});
app.listen(3000);
