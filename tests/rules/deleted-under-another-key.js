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
