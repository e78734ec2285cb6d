import fixture from "../module-collection-only-grows.js";

let last = 0;
const unique = () => `user ${++last}`;

export const leak = {
  getUser: (held) => fixture.getUser({ user: async () => held() }, unique()),
  record: (held) => fixture.record({ url: held() }),
  login: (held) => fixture.login(unique(), held()),
  publish: (held) => fixture.rest.publish("prices", held()),
  attempt: (held) => {
    const user = held();
    return fixture.rest.attempt(unique(), async () => user.id);
  },
};
export const ok = {
  annotate: (held) => fixture.annotate({}, held()),
  enter: (held) => {
    const token = unique();
    fixture.enter(token, held());
    fixture.leave(token);
  },
};
