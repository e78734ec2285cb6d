const pending = new Map();
const waiting = new Map();
let last = 0;

export function call(socket, message) {
  return new Promise((resolve, reject) => {
    const id = ++last;
    // leak: pending-timeout-not-deleted
    pending.set(id, { resolve, reject });
    setTimeout(() => reject(new Error("timeout")), 5000);
    socket.send({ id, message });
  });
}

export function ask(socket, message) {
  return new Promise((resolve, reject) => {
    const id = ++last;
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new Error("timeout"));
    }, 5000);
    // ok: pending-timeout-not-deleted
    waiting.set(id, { resolve, reject, timer });
    socket.send({ id, message });
  });
}

export function onReply({ id, value }) {
  pending.get(id)?.resolve(value);
  pending.delete(id);
  clearTimeout(waiting.get(id)?.timer);
  waiting.get(id)?.resolve(value);
  waiting.delete(id);
}
