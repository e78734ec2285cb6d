function load(url, signal, get) {
  return new Promise((resolve, reject) => {
    // leak: abort-listener-not-removed
    signal.addEventListener("abort", () => reject(signal.reason));
    get(url, resolve);
  });
}

function loadTidily(url, signal, get) {
  return new Promise((resolve, reject) => {
    const onCancel = () => reject(signal.reason);
    // ok: abort-listener-not-removed
    signal.addEventListener("abort", onCancel, { once: true });
    get(url, (body) => {
      signal.removeEventListener("abort", onCancel);
      resolve(body);
    });
  });
}

function loadWithin(url, ms, get) {
  const controller = new AbortController();
  // ok: abort-listener-not-removed
  controller.signal.addEventListener("abort", () => get.cancel(url));
  setTimeout(() => controller.abort(), ms);
}

function watch(job, options) {
  const settings = { retries: 3, ...options };
  // leak: abort-listener-not-removed
  settings.signal.addEventListener("abort", () => job.cancel());
  return job.run(settings.retries);
}

// As compilers write `options.signal?.addEventListener(...)`.
function watchCompiled(job, options) {
  var _a;
  const settings = Object.assign({ retries: 3 }, options);
  // leak: abort-listener-not-removed
  (_a = settings.signal) === null || _a === void 0 ? void 0 : _a.addEventListener("abort", () => job.cancel());
  return job.run(settings.retries);
}

function watchRequest(job, url) {
  const request = new Request(url);
  // ok: abort-listener-not-removed
  request.signal.addEventListener("abort", () => job.cancel());
  return job.run(request);
}

module.exports = { watch, watchCompiled, watchRequest, load, loadTidily, loadWithin };
