const sessions = new Map();

export function login(user) {
  const id = crypto.randomUUID();
  // leak: timer
  const check = setInterval(() => {
    const s = sessions.get(id);
    if (s && Date.now() - s.seen > 1_800_000) sessions.delete(id);
  }, 60_000);
  sessions.set(id, { user, seen: Date.now() });
  return id;
}

export function logout(id) {
  sessions.delete(id);
}
