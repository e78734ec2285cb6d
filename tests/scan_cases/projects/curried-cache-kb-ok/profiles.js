import { cached } from './makeCache.js';
import { db } from './db.js';
const profile = cached((id) => db.profile(id));
export default (req, res) => profile(req.params.id).then((p) => res.json(p));
