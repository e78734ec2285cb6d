import fixture from "../node-registry-per-call.js";

const page = (held) => ({ id: Math.random(), held: held() });

export const leak = {
  traced: (held) => fixture.traced(page(held)),
  heard: (held) => fixture.heard(page(held)),
};

export const ok = {
  counted: (held) => fixture.counted(page(held)),
};
