import * as fixture from "../instance-collection-only-grows.js";

let made = null;
let last = 0;
const users = new fixture.UserService({ user: async () => made() });

export const leak = {
  get: (held) => {
    made = held;
    return users.get(`user ${++last}`);
  },
  rename: (held) => users.rename(`user ${++last}`, held()),
};
export const ok = { parse: (held) => void fixture.parse([held()]) };
