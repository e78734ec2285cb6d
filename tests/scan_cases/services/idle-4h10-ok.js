class Idle { constructor(ms, fn) { this.ms = ms; this.fn = fn; } touch() { clearTimeout(this.t); this.t = setTimeout(this.fn, this.ms); } stop() { clearTimeout(this.t); } }
module.exports = Idle;
