class Scheduler {
  constructor() { this.jobs = {}; }
  add(id, fn, ms) {
    // leak: timer
    this.jobs[id] = { fn, timer: setInterval(fn, ms) };
  }
  remove(id) {
    delete this.jobs[id];
  }
}
module.exports = Scheduler;
