export async function upload(file, report) {
  // leak: interval-clear-missed
  const timer = setInterval(() => report(file.sent), 100);
  const response = await fetch(file.url);
  if (!response.ok) return null;
  clearInterval(timer);
  return response.json();
}

export async function uploadFinally(file, report) {
  // ok: interval-clear-missed
  const timer = setInterval(() => report(file.sent), 100);
  try {
    const response = await fetch(file.url);
    if (!response.ok) return null;
    return await response.json();
  } finally {
    clearInterval(timer);
  }
}

export async function render(doc, print) {
  // leak: interval-clear-missed
  const timer = setInterval(() => doc.touch(), 1000);
  const pdf = await print(doc);
  clearInterval(timer);
  return pdf;
}

export function onConnection(socket, users) {
  // leak: interval-clear-missed
  const beat = setInterval(() => socket.emit("beat"), 1000);
  socket.on("stop", () => clearInterval(beat));
  socket.on("disconnect", () => users.delete(socket.id));
}

export function onGuest(socket, users) {
  // ok: interval-clear-missed
  const beat = setInterval(() => socket.emit("beat"), 1000);
  const stop = () => clearInterval(beat);
  socket.on("stop", stop);
  socket.on("disconnect", () => {
    users.delete(socket.id);
    stop();
  });
}

export function poll(ready) {
  return new Promise((resolve) => {
    // ok: interval-clear-missed
    const timer = setInterval(() => {
      if (!ready()) return;
      clearInterval(timer);
      resolve();
    }, 50);
  });
}

export function pollUntil(ready, ms) {
  return new Promise((resolve, reject) => {
    // leak: interval-clear-missed
    const timer = setInterval(() => {
      if (!ready()) return;
      clearInterval(timer);
      resolve();
    }, 50);
    setTimeout(() => reject(new Error("not ready in time")), ms);
  });
}

export function pollInTime(ready, ms) {
  return new Promise((resolve, reject) => {
    // ok: interval-clear-missed
    const timer = setInterval(() => {
      if (!ready()) return;
      clearInterval(timer);
      resolve();
    }, 50);
    setTimeout(() => {
      clearInterval(timer);
      reject(new Error("not ready in time"));
    }, ms);
  });
}
