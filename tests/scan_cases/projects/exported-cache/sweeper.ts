import { other } from './cache';
export function sweep() {
  for (const key of other.keys()) other.delete(key);
}
