import fixture from "../weakmap-indexed.js";

let last = 0;

export const leak = {
  wrong: (held) => {
    const name = `request ${++last}`;
    fixture.wrong({ toString: () => name }, held());
  },
};
export const ok = { right: (held) => fixture.right({}, held()) };
