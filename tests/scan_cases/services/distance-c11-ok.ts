import memoize from 'lodash/memoize';

interface Point {
  lat: number;
  lon: number;
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.lat - b.lat, a.lon - b.lon);
