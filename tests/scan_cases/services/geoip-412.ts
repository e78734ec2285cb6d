import { Reader } from './mmdb';
let reader: Reader | null = null;
const lookups: { [ip: string]: { country: string } } = {};

export async function country(ip: string): Promise<string> {
  reader ??= await Reader.open('geo.mmdb');
  // leak: cache
  lookups[ip] ||= reader.get(ip);
  return lookups[ip].country;
}
