import { cache } from './cache';
export const peek = (id: string) => cache.get(id);
