class Scheduler {
  constructor() { this.jobs = {}; }
  add(id, fn, ms) {
    this.remove(id);
    this.jobs[id] = { fn, timer: setInterval(fn, ms) };
  }
  remove(id) {
    if (this.jobs[id]) clearInterval(this.jobs[id].timer);
    delete this.jobs[id];
  }
}
module.exports = Scheduler;
