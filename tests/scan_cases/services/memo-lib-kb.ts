import memoize from 'lodash/memoize';
import { lookup } from './maxmind';

// leak: cache
export const country = memoize((ip: string) => lookup(ip)?.country);
