import fixture from "../finalizer-holds-target.js";

export const leak = {
  Upload: (held) => void new fixture.Upload(held()),
  watchList: (held) => void fixture.watchList(held()),
  watchClosure: (held) => void fixture.watchClosure(held()),
};

export const ok = {
  Download: (held) => void new fixture.Download(held()),
  watchName: (held) => void fixture.watchName(held(), "file"),
  watchState: (held) => void fixture.watchState(held()),
  plug: (held) => fixture.plug(new fixture.Plugins(), held()),
};
