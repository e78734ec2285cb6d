import got from 'got';
import { CookieJar } from 'tough-cookie';
const jars = {};
export const as = (userId) => {
  // leak: cache
  jars[userId] = jars[userId] || new CookieJar();
  return got.extend({ cookieJar: jars[userId] });
};
