const timers = new Map<string, NodeJS.Timeout>();

export function debounceSave(docId: string, save: () => void) {
  const t = timers.get(docId);
  if (t) clearTimeout(t);
  // leak: cache|timer
  timers.set(docId, setTimeout(save, 500));
}

const ok = new Map<string, NodeJS.Timeout>();
export function debounceSaveOk(docId: string, save: () => void) {
  clearTimeout(ok.get(docId));
  ok.set(docId, setTimeout(() => {
    ok.delete(docId);
    save();
  }, 500));
}
