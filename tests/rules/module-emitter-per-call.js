const { EventEmitter } = require("node:events");
const net = require("node:net");

const bus = new EventEmitter();
const socket = net.connect(9000);

function upload(file) {
  // leak: module-emitter-per-call
  socket.on("close", () => file.abort());
  file.pipe(socket);
}

async function tidyUpload(file) {
  const onClose = () => file.abort();
  // ok: module-emitter-per-call
  socket.on("close", onClose);
  try {
    await file.sendTo(socket);
  } finally {
    socket.off("close", onClose);
  }
}

function onceUpload(file) {
  const onClose = () => file.abort();
  // ok: module-emitter-per-call
  socket.once("close", onClose);
  file.done(() => socket.off("close", onClose));
}

function watch(id, send) {
  const tell = (value) => send(id, value);
  // leak: module-emitter-per-call
  bus.on("change", tell);
}

function watchWithTeardown(id, send) {
  const tell = (value) => send(id, value);
  // ok: module-emitter-per-call
  bus.on("changed", tell);
  return () => bus.off("changed", tell);
}

module.exports = { upload, tidyUpload, onceUpload, watch, watchWithTeardown };
