import "../long-timeout-per-request.js";
import { handlers } from "express";
import { hurry } from "./hurry.mjs";

let last = 0;
const response = (held) => Object.assign(held(), { end() {} });

export const leak = {
  login: (held) => {
    const body = { token: `token ${++last}`, user: held() };
    handlers["/login"]({ body }, { end() {} });
  },
};
export const ok = {
  ping: (held) => hurry(() => handlers["/ping"]({}, response(held))),
};
