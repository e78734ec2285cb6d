let last = null;
let latest = null;
let head = null;
const api = { send: (message) => message, receive: (message) => message };

class Failure extends Error {
  constructor(message, previous, request) {
    super(message);
    this.previous = previous;
    this.request = request;
  }
}
let failure = null;

export function record(req, res) {
  // leak: chain-only-grows
  last = { request: req, previous: last };
  res.end();
}

export function recordLatest(req, res) {
  // ok: chain-only-grows
  latest = { request: req, url: latest && latest.request.url };
  res.end();
}

export function fail(error, req, res, next) {
  // leak: chain-only-grows
  failure = new Failure(error.message, failure, req);
  next(failure);
}

export function enqueue(req, res) {
  // ok: chain-only-grows
  head = { request: req, next: head };
  res.end();
}

export function dequeue() {
  const first = head;
  head = head.next;
  return first;
}

export function trace(req, res) {
  const send = api.send;
  // leak: chain-only-grows
  api.send = (message) => send({ ...message, id: req.id });
  res.end();
}

export function traceAndRestore(req, res) {
  const receive = api.receive;
  // ok: chain-only-grows
  api.receive = (message) => receive({ ...message, id: req.id });
  try {
    res.end(api.receive({}));
  } finally {
    api.receive = receive;
  }
}
