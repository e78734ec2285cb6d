const perRequest = new WeakMap<object, Map<string, unknown>>();
export function getUser(req: object, id: string) {
  let users = perRequest.get(req);
  if (!users) perRequest.set(req, (users = new Map()));
  if (!users.has(id)) users.set(id, { id });
  return users.get(id);
}
