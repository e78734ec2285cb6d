import * as fixture from "../compile-per-call.js";

export const leak = {
  checkFields: (held) => fixture.checkFields({}, Object.assign(["name"], { held: held() })),
};
export const ok = { checkUser: (held) => fixture.checkUser({ name: held() }) };
