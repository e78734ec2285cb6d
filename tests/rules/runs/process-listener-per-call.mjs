import fixture from "../process-listener-per-call.js";

process.setMaxListeners(0);

export const leak = {
  Job: (held) => void Object.assign(new fixture.Job(1), { held: held() }),
  request: (held) => fixture.request(held()),
};
export const ok = {
  TidyJob: (held) => Object.assign(new fixture.TidyJob(), { held: held() }).close(),
  installOnce: (held) => void [held(), fixture.installOnce()],
};
