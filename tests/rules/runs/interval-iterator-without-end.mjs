import { untilAborted, untilDone, watch } from "../interval-iterator-without-end.js";

const job = (held, done) => Object.assign(held(), { state: async () => ({ done }) });

export const leak = {
  watch: (held) => void watch(job(held, false), () => {}),
};
export const ok = {
  untilDone: (held) => void untilDone(job(held, true), () => {}),
  untilAborted: (held) => {
    const end = new AbortController();
    untilAborted(job(held, false), () => {}, end.signal).catch(() => {});
    end.abort();
  },
};
