import { setInterval as every } from "node:timers/promises";

export async function watch(job, report) {
  // leak: interval-iterator-without-end
  for await (const _ of every(10)) {
    report(await job.state());
  }
}

export async function untilDone(job, report) {
  // ok: interval-iterator-without-end
  for await (const _ of every(10)) {
    const state = await job.state();
    report(state);
    if (state.done) break;
  }
}

export async function untilAborted(job, report, signal) {
  // ok: interval-iterator-without-end
  for await (const _ of every(10, undefined, { signal })) {
    report(await job.state());
  }
}
