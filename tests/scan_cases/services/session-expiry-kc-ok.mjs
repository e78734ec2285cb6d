const sessions = new Map();

export function login(user) {
  const id = crypto.randomUUID();
  const timer = setTimeout(() => sessions.delete(id), 1_800_000);
  sessions.set(id, { user, seen: Date.now(), timer });
  return id;
}

export function logout(id) {
  clearTimeout(sessions.get(id)?.timer);
  sessions.delete(id);
}
