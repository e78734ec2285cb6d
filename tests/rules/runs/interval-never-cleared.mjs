import fixture from "../interval-never-cleared.js";

const connection = (held) => Object.assign(held(), { ping() {} });

export const leak = {
  Session: (held) => void new fixture.Session(held()),
  poll: (held) => fixture.poll(connection(held)),
};
export const ok = {
  TidySession: (held) => new fixture.TidySession(held()).close(),
  pollTidily: (held) => {
    const peer = connection(held);
    fixture.pollTidily(peer);
    peer.emit("close");
  },
};
