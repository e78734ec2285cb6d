import fixture from "../event-iterator-not-returned.js";

export const leak = { firstReply: (held) => fixture.firstReply({ held: held() }) };

export const ok = {
  firstReplyReturned: (held) => fixture.firstReplyReturned({ held: held() }),
  firstReplyOnce: (held) => fixture.firstReplyOnce({ held: held() }),
  untilDone: (held) => fixture.untilDone({ held: held() }),
  ownEmitter: (held) => fixture.ownEmitter({ held: held() }),
};
