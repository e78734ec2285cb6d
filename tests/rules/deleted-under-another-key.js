const uploads = new Map();
const downloads = new Map();

export function beginUpload(user, id, work) {
  // leak: deleted-under-another-key
  uploads.set(`${user}:${id}`, work);
}

export function finishUpload(upload) {
  uploads.delete(upload.id);
}

export function beginDownload(user, id, work) {
  // ok: deleted-under-another-key
  downloads.set(`${user}:${id}`, work);
}

export function finishDownload(download) {
  downloads.delete(`${download.user}:${download.id}`);
}

const online = new Set();

export function come(socket) {
  online.add({ socket });
}

export function go(socket) {
  // leak: deleted-under-another-key
  online.delete({ socket });
}

const present = new Set();

export function visit(socket) {
  const visitor = { socket };
  present.add(visitor);
  // ok: deleted-under-another-key
  return () => present.delete(visitor);
}
