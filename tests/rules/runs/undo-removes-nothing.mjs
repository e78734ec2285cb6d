import * as fixture from "../undo-removes-nothing.js";

const bus = new fixture.Bus();
let last = 0;

function visit(enter, leave, held) {
  const user = held();
  const name = `room ${++last}`;
  bus[enter](name, () => user.id);
  bus[leave](name);
}

export const leak = { register: (held) => visit("register", "unregister", held) };
export const ok = { join: (held) => visit("join", "leave", held) };
