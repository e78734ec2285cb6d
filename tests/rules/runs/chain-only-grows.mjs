import * as fixture from "../chain-only-grows.js";

const response = { end: () => {} };

export const leak = {
  record: (held) => fixture.record(held(), response),
  fail: (held) => fixture.fail(new Error("lost"), held(), response, () => {}),
  trace: (held) => fixture.trace(held(), response),
};
export const ok = {
  recordLatest: (held) => fixture.recordLatest(held(), response),
  enqueue: (held) => {
    fixture.enqueue(held(), response);
    fixture.dequeue();
  },
  traceAndRestore: (held) => fixture.traceAndRestore(held(), response),
};
