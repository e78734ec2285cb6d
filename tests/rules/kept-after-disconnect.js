import { EventEmitter } from "node:events";

const bus = new EventEmitter().setMaxListeners(0);
const members = new Set();
const guests = new Set();

export function serve(wss) {
  wss.on("connection", (ws) => {
    const send = (text) => ws.send(text);
    ws.on("message", (text) => {
      // leak: kept-after-disconnect
      if (text === "join") members.add(ws);
      if (text === "leave") members.delete(ws);
      // leak: kept-after-disconnect
      if (text === "follow") bus.on("price", send);
      if (text === "forget") bus.off("price", send);
    });
  });
}

export function serveSafely(wss) {
  wss.on("connection", (ws) => {
    const send = (text) => ws.send(text);
    const leave = () => {
      guests.delete(ws);
      bus.off("cost", send);
    };
    ws.on("message", (text) => {
      // ok: kept-after-disconnect
      if (text === "join") guests.add(ws);
      // ok: kept-after-disconnect
      if (text === "follow") bus.on("cost", send);
      if (text === "leave") leave();
    });
    ws.on("close", leave);
  });
}
