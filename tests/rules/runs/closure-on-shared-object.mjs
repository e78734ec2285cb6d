import * as fixture from "../closure-on-shared-object.js";

let last = 0;
const request = (held) => ({ id: `id ${++last}`, body: Object.assign(held(), { value: 1 }) });

export const leak = { check: (held) => fixture.check(request(held)) };
export const ok = { checkLocally: (held) => fixture.checkLocally(request(held)) };
