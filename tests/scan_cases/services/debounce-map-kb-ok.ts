const delayed = new Map<string, NodeJS.Timeout>();

export function autosave(docId: string, save: () => Promise<void>): void {
  const previous = delayed.get(docId);
  if (previous) clearTimeout(previous);
  delayed.set(docId, setTimeout(() => {
    delayed.delete(docId);
    void save();
  }, 2000));
}
