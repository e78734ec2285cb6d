import * as fixture from "../race-on-long-lived.js";

const client = new fixture.Client();

export const leak = { request: (held) => client.request(held()) };
export const ok = { ask: (held) => client.ask(held()) };
