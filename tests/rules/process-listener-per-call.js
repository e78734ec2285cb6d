// ok: process-listener-per-call
process.on("SIGTERM", () => process.exit(0));

class Job {
  constructor(size) {
    this.data = Buffer.alloc(size);
    // leak: process-listener-per-call
    process.on("SIGINT", () => this.cancel());
  }
  cancel() {}
}

class TidyJob {
  constructor() {
    this.onSignal = () => this.cancel();
    // ok: process-listener-per-call
    process.on("SIGINT", this.onSignal);
  }
  cancel() {}
  close() {
    process.off("SIGINT", this.onSignal);
  }
}

function request(req) {
  // leak: process-listener-per-call
  process.on("unhandledRejection", () => req.destroy());
}

let installed = false;
function installOnce() {
  if (installed) return;
  installed = true;
  // ok: process-listener-per-call
  process.on("uncaughtException", () => {});
}

module.exports = { Job, TidyJob, request, installOnce };
