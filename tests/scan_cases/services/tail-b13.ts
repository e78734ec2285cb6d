import { createReadStream, watch, type FSWatcher } from 'node:fs';

const followers = new Map<string, Set<(line: string) => void>>();
const watchers = new Map<string, FSWatcher>();

export function follow(file: string, fn: (line: string) => void): () => void {
  let set = followers.get(file);
  if (!set) {
    followers.set(file, (set = new Set()));
    // leak: cache
    watchers.set(
      file,
      watch(file, () => {
        createReadStream(file).on('data', (d) => followers.get(file)?.forEach((f) => f(String(d))));
      }),
    );
  }
  set.add(fn);
  return () => {
    set.delete(fn);
    if (set.size === 0) followers.delete(file);
  };
}
