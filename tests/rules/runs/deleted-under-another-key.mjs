import {
  come,
  go,
  visit,
  beginDownload,
  beginUpload,
  finishDownload,
  finishUpload,
} from "../deleted-under-another-key.js";

let number = 0;

export const leak = {
  come: (held) => {
    const socket = held();
    come(socket);
    go(socket);
  },
  upload: (held) => {
    const id = number++;
    beginUpload("ada", id, held());
    finishUpload({ user: "ada", id });
  },
};
export const ok = {
  visit: (held) => visit(held())(),
  download: (held) => {
    const id = number++;
    beginDownload("ada", id, held());
    finishDownload({ user: "ada", id });
  },
};
