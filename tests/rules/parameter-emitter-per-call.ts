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
