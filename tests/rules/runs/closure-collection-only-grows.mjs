import * as fixture from "../closure-collection-only-grows.js";

const limit = fixture.rateLimit(5);
const window = fixture.windowLimit(5, 5);
const handlers = {};
fixture.plugin({ post: (path, handler) => (handlers[path] = handler) });
let made = null;
const remembered = fixture.memoise(async () => made());
let last = 0;

export const leak = {
  rateLimit: (held) => limit({ ip: held() }, {}, () => {}),
  memoise: (held) => {
    made = held;
    return remembered(`user ${++last}`);
  },
};
export const ok = {
  windowLimit: (held) => window({ ip: held() }, {}, () => {}),
  unique: (held) => fixture.unique([Object.assign(held(), { owner: "o", id: 1 })]),
  plugin: async (held) => {
    const body = { token: `token ${++last}`, user: held() };
    await handlers["/login"]({ body });
    await handlers["/logout"]({ body });
  },
};
