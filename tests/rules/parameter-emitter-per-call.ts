import type { Socket } from "node:net";
import type { EventEmitter } from "node:events";

interface Upload {
  abort(): void;
  sendTo(socket: Socket): Promise<void>;
}

export async function upload(socket: Socket, file: Upload): Promise<void> {
  // leak: parameter-emitter-per-call
  socket.on("close", () => file.abort());
  await file.sendTo(socket);
}

export async function uploadOnce(socket: Socket, file: Upload): Promise<void> {
  // leak: parameter-emitter-per-call
  socket.once("close", () => file.abort());
  await file.sendTo(socket);
}

export async function uploadAndForget(socket: Socket, file: Upload): Promise<void> {
  const onClose = () => file.abort();
  // ok: parameter-emitter-per-call
  socket.once("close", onClose);
  try {
    await file.sendTo(socket);
  } finally {
    socket.off("close", onClose);
  }
}

export function answerTo(bus: EventEmitter, id: string): Promise<string> {
  return new Promise((resolve) => {
    // leak: parameter-emitter-per-call
    bus.on("answer", (answer) => {
      if (answer.id === id) resolve(answer.text);
    });
  });
}

export function lastWords(socket: Socket, prefix: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = prefix;
    // ok: parameter-emitter-per-call
    socket.on("data", (part) => (text += part));
    socket.on("error", reject);
    socket.on("end", () => resolve(text));
  });
}

export async function sendAndClose(socket: Socket, file: Upload): Promise<void> {
  // ok: parameter-emitter-per-call
  socket.on("close", () => file.abort());
  await file.sendTo(socket);
  socket.end();
}

const rooms = new Map<string, Set<unknown>>();
function join(ws: any, name: string) {
  const members = rooms.get(name) ?? new Set();
  rooms.set(name, members);
  members.add(ws);
  // leak: parameter-emitter-per-call
  ws.on("close", () => { members.delete(ws); if (!members.size) rooms.delete(name); });
}
function identify(ws: any, frame: { user: string; op: string }) {
  if (frame.op === "auth") {
    // ok: parameter-emitter-per-call
    ws.on("close", () => console.log(frame.user));
  }
}
export function serve(wss: EventEmitter): void {
  wss.on("connection", (ws: any) => {
    // ok: parameter-emitter-per-call
    ws.on("close", () => console.log(rooms.size));
    ws.on("message", (raw: Buffer) => {
      join(ws, String(raw));
      identify(ws, JSON.parse(String(raw)));
    });
  });
}
