import { EventEmitter } from "node:events";
import * as fixture from "../teardown-misses-listener.js";

const bus = new EventEmitter().setMaxListeners(0);

export const leak = {
  Gateway: (held) => {
    const gateway = Object.assign(new fixture.Gateway(bus), { held: held() });
    gateway.start();
    gateway.stop();
  },
};
