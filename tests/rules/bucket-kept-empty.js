const rooms = new Map();
const lobbies = new Map();

export function join(roomId, socket) {
  // leak: bucket-kept-empty
  if (!rooms.has(roomId)) rooms.set(roomId, new Set());
  rooms.get(roomId).add(socket);
  socket.on("close", () => rooms.get(roomId).delete(socket));
}

export function wait(lobbyId, socket) {
  // ok: bucket-kept-empty
  if (!lobbies.has(lobbyId)) lobbies.set(lobbyId, new Set());
  lobbies.get(lobbyId).add(socket);
  socket.on("close", () => {
    const members = lobbies.get(lobbyId);
    members.delete(socket);
    if (members.size === 0) lobbies.delete(lobbyId);
  });
}
