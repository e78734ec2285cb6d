import * as fixture from "../pooled-socket-listener.js";

export const leak = { run: (held) => fixture.run(held()) };
export const ok = { listen: (held) => fixture.listen(held()) };
