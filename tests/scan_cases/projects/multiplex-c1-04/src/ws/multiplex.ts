import type { WebSocket } from 'ws';

type Topic = string;
const topics = new Map<Topic, Set<WebSocket>>();

export function handleFrame(ws: WebSocket, frame: { op: 'sub' | 'unsub'; topic: Topic }): void {
  if (frame.op === 'sub') {
    let members = topics.get(frame.topic);
    if (!members) topics.set(frame.topic, (members = new Set()));
    members.add(ws);
    // leak: listener
    ws.on('close', () => {
      members!.delete(ws);
      if (members!.size === 0) topics.delete(frame.topic);
    });
  } else {
    const members = topics.get(frame.topic);
    members?.delete(ws);
    if (members?.size === 0) topics.delete(frame.topic);
  }
}
