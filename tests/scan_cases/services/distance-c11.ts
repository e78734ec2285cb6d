import memoize from 'lodash/memoize';

interface Point {
  lat: number;
  lon: number;
}

// leak: cache
export const distance = memoize(
  (a: Point, b: Point): number => Math.hypot(a.lat - b.lat, a.lon - b.lon),
  (a: Point, b: Point) => `${a.lat},${a.lon}:${b.lat},${b.lon}`,
);
