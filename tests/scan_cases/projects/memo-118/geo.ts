import { memoize } from './memo';
export const distance = memoize((lat: number, lon: number) => Math.hypot(lat, lon));
