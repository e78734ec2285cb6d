import got from 'got';
import { CookieJar } from 'tough-cookie';
const jars = {};
export const as = (userId) => {
  return got.extend({ cookieJar: new CookieJar() });
};
