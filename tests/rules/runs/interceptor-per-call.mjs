import axios from "axios";
import * as fixture from "../interceptor-per-call.js";

axios.defaults.adapter = async (config) => ({ data: 1, status: 200, config, headers: {} });

const text = (held) => Object.assign(held(), { toString: () => "token" });

export const leak = { get: (held) => fixture.get("http://127.0.0.1/", text(held)) };
export const ok = { unused: (held) => void [fixture.fetchWith, held()] };
