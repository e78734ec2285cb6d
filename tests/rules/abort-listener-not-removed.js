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

module.exports = { load, loadTidily, loadWithin };
