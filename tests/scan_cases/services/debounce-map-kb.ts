const delayed = new Map<string, NodeJS.Timeout>();

export function autosave(docId: string, save: () => Promise<void>): void {
  const previous = delayed.get(docId);
  if (previous) clearTimeout(previous);
  // leak: cache
  delayed.set(docId, setTimeout(() => void save(), 2000));
}
