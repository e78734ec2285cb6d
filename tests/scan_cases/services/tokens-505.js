import jwt from 'jsonwebtoken';
export const blacklist = new Set();
export function logout(req, res) {
  // leak: cache
  blacklist.add(req.headers.authorization);
  res.sendStatus(204);
}
export function auth(req, res, next) {
  if (blacklist.has(req.headers.authorization)) return res.sendStatus(401);
  jwt.verify(req.headers.authorization, process.env.KEY, next);
}
