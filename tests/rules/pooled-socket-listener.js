import http from "node:http";
import { pool } from "./pool.js";

export function request(options, callback) {
  const outgoing = http.request(options, callback);
  outgoing.on("socket", (socket) => {
    // leak: pooled-socket-listener
    socket.on("timeout", () => outgoing.destroy());
  });
  outgoing.end();
}

export function requestOnce(options, callback) {
  const outgoing = http.request(options, callback);
  outgoing.on("socket", (socket) => {
    if (!socket.connecting) return;
    if (socket.connecting) {
      // ok: pooled-socket-listener
      socket.on("connect", () => outgoing.emit("established"));
    }
  });
  outgoing.end();
}

export async function run(sql) {
  const client = await pool.connect();
  // leak: pooled-socket-listener
  client.on("error", (error) => console.error(sql, error));
  try {
    return await client.query(sql);
  } finally {
    client.release();
  }
}

export async function listen(sql) {
  const client = await pool.connect();
  const onError = (error) => console.error(sql, error);
  // ok: pooled-socket-listener
  client.on("error", onError);
  try {
    return await client.query(sql);
  } finally {
    client.off("error", onError);
    client.release();
  }
}

export function timed(options, callback) {
  const outgoing = http.request(options, callback);
  const started = Date.now();
  outgoing.on("socket", (socket) => {
    // leak: pooled-socket-listener
    socket.once("lookup", () => outgoing.emit("looked-up", Date.now() - started));
  });
  outgoing.end();
}

export function timedOnce(options, callback) {
  const outgoing = http.request(options, callback);
  const started = Date.now();
  outgoing.on("socket", (socket) => {
    const onLookup = () => outgoing.emit("looked-up", Date.now() - started);
    // ok: pooled-socket-listener
    socket.once("lookup", onLookup);
    outgoing.once("close", () => socket.off("lookup", onLookup));
  });
  outgoing.end();
}
