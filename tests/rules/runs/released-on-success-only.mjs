import { EventEmitter } from "node:events";

import * as fixture from "../released-on-success-only.js";

function gone(serve) {
  const response = new EventEmitter();
  serve(response);
  response.emit("close"); // the client went away: no "finish"
}

export const leak = {
  count: (held) => gone((response) => fixture.count(held(), response, () => {})),
  follow: (held) => gone((response) => fixture.follow(held(), response)),
};
export const ok = {
  countSafely: (held) => gone((response) => fixture.countSafely(held(), response, () => {})),
  followSafely: (held) => gone((response) => fixture.followSafely(held(), response)),
};
