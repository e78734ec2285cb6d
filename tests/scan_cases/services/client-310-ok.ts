import { io, Socket } from 'socket.io-client';
export function notifyPeer(url: string, event: string, payload: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const s: Socket = io(url);
    s.on('connect', () => { s.emit(event, payload, () => { s.disconnect(); resolve(); }); });
    s.on('connect_error', (e) => { s.disconnect(); reject(e); });
  });
}
