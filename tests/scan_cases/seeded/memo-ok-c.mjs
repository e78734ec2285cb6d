import memoizee from 'memoizee';
const loader = (id) => fetch(`/users/${id}`).then((r) => r.json());
const getUser = memoizee(loader, { promise: true, max: 500, maxAge: 60000 });
export const handler = async (req, res) => res.json(await getUser(req.params.id));
