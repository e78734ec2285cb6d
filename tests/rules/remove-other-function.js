export function attach(emitter, handler) {
  // leak: remove-other-function
  emitter.on("message", (message) => handler(message.data));
  return () => emitter.removeListener("message", handler);
}

export function attachWrapped(emitter, handler) {
  const wrapped = (message) => handler(message.data);
  // ok: remove-other-function
  emitter.on("message", wrapped);
  return () => emitter.removeListener("message", wrapped);
}
