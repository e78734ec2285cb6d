import https from "node:https";
import axios from "axios";
import { Agent, fetch } from "undici";

const shared = new https.Agent({ keepAlive: true });

export async function load(url) {
  // leak: agent-per-call
  return axios.get(url, { httpsAgent: new https.Agent({ keepAlive: true }) });
}

export async function loadShared(url) {
  // ok: agent-per-call
  return axios.get(url, { httpsAgent: shared });
}

export async function fetchSlowly(url) {
  // leak: agent-per-call
  const dispatcher = new Agent({ connect: { timeout: 10_000 } });
  return fetch(url, { dispatcher });
}

export async function fetchAndClose(url) {
  // ok: agent-per-call
  const dispatcher = new Agent({ connect: { timeout: 10_000 } });
  try {
    return await (await fetch(url, { dispatcher })).text();
  } finally {
    await dispatcher.close();
  }
}
