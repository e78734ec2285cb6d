import fs from "node:fs";
import fixture from "../shared-context.js";

function reading(held, start) {
  const real = fs.readFileSync;
  fs.readFileSync = () => held();
  try {
    start("data.json", (parse) => parse());
  } finally {
    fs.readFileSync = real;
  }
}

export const leak = { start: (held) => reading(held, fixture.start) };
export const ok = { startTidily: (held) => reading(held, fixture.startTidily) };
