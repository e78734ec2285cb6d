import type { Response, Request } from 'express';
const rooms = new Map<string, Set<Response>>();
export const join = (room: string, req: Request, res: Response) => {
  const set = rooms.get(room) ?? new Set<Response>();
  rooms.set(room, set.add(res));
  const ping = setInterval(() => res.write(':\n\n'), 15_000);
  const leave = () => {
    clearInterval(ping);
    set.delete(res);
    if (!set.size) rooms.delete(room);
  };
  req.on('close', leave);
  res.on('error', leave);
};
