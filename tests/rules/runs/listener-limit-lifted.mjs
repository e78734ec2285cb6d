import * as fixture from "../listener-limit-lifted.js";

export const leak = { follow: (held) => fixture.follow(held()) };
export const ok = { look: (held) => fixture.look(held())() };
