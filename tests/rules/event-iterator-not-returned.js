const { EventEmitter, on, once } = require("node:events");

const bus = new EventEmitter();
bus.setMaxListeners(0);

async function firstReply(request) {
  // leak: event-iterator-not-returned
  const replies = on(bus, "reply");
  bus.emit("reply", request);
  return (await replies.next()).value;
}

async function firstReplyReturned(request) {
  // ok: event-iterator-not-returned
  const replies = on(bus, "answer");
  bus.emit("answer", request);
  try {
    return (await replies.next()).value;
  } finally {
    await replies.return();
  }
}

async function firstReplyOnce(request) {
  setImmediate(() => bus.emit("echo", request));
  // ok: event-iterator-not-returned
  return once(bus, "echo");
}

async function untilDone(request) {
  // ok: event-iterator-not-returned
  const parts = on(bus, "part");
  bus.emit("part", request);
  for await (const [part] of parts) {
    if (part === request) break;
  }
}

async function bounded(request) {
  const controller = new AbortController();
  // ok: event-iterator-not-returned
  const notes = on(bus, "note", { signal: controller.signal });
  bus.emit("note", request);
  await notes.next();
  controller.abort();
}

async function ownEmitter(request) {
  const local = new EventEmitter();
  // ok: event-iterator-not-returned
  const events = on(local, "one");
  local.emit("one", request);
  return (await events.next()).value;
}

module.exports = { firstReply, firstReplyReturned, firstReplyOnce, untilDone, bounded, ownEmitter };
