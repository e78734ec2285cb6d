import * as fixture from "../interval-overwritten.js";

const buffered = (held) => Object.assign(new fixture.Buffered(), { held: held() });

export const leak = {
  push: (held) => {
    const buffer = buffered(held);
    buffer.push(1);
    buffer.push(2);
    buffer.close();
  },
};
export const ok = {
  replace: (held) => {
    const buffer = buffered(held);
    buffer.replace(1);
    buffer.replace(2);
    buffer.close();
  },
};
