import { measure, measured } from "../observer-not-disconnected.js";

export const leak = {
  measure: (held) => measure(Object.assign(held(), { add() {} })),
};
export const ok = {
  measured: (held) => measured(Object.assign(held(), { add() {} }))(),
};
