const inflight = new Map();
const active = new Map();
const flights = new Map();
const running = new Map();

export function loadOnce(url) {
  let work = inflight.get(url);
  if (!work) {
    work = fetch(url).then((answer) => {
      inflight.delete(url);
      return answer;
    });
    // leak: entry-kept-on-failure
    inflight.set(url, work);
  }
  return work;
}

export function loadOnceSafely(url) {
  let work = flights.get(url);
  if (!work) {
    work = fetch(url).finally(() => flights.delete(url));
    // ok: entry-kept-on-failure
    flights.set(url, work);
  }
  return work;
}

export async function track(id, job) {
  // leak: entry-kept-on-failure
  active.set(id, { job, started: Date.now() });
  const result = await job.run();
  active.delete(id);
  return result;
}

export async function trackSafely(id, job) {
  // ok: entry-kept-on-failure
  running.set(id, { job, started: Date.now() });
  try {
    return await job.run();
  } finally {
    running.delete(id);
  }
}

const reads = new Map();
const lookups = new Map();

export function read(path, disk, callback) {
  // leak: entry-kept-on-failure
  reads.set(path, { path, started: Date.now() });
  disk.read(path, (error, text) => {
    if (error) return callback(error);
    reads.delete(path);
    callback(null, text);
  });
}

export function lookUp(name, dns, callback) {
  // ok: entry-kept-on-failure
  lookups.set(name, { name, started: Date.now() });
  dns.resolve(name, (error, address) => {
    lookups.delete(name);
    if (error) return callback(error);
    callback(null, address);
  });
}

const open = new Map();
function begin(id, tracer) {
  // leak: entry-kept-on-failure
  open.set(id, tracer.startSpan("request"));
}
function end(id, error) {
  const span = open.get(id);
  if (!span) return;
  if (error) {
    span.end(error);
    return;
  }
  span.end();
  open.delete(id);
}

const opened = new Map();
function beginSound(id, tracer) {
  // ok: entry-kept-on-failure
  opened.set(id, tracer.startSpan("request"));
}
function endSound(id, error) {
  const span = opened.get(id);
  if (!span) return;
  if (error) span.note(error);
  span.end();
  opened.delete(id);
}
export const spans = { begin, end, beginSound, endSound };
