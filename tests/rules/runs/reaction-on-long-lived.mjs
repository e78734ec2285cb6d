import { EventEmitter } from "node:events";
import * as fixture from "../reaction-on-long-lived.js";

const connection = new fixture.Connection(new EventEmitter());

export const leak = {
  request: (held) => void connection.request(Object.assign(held(), { id: 1 })),
};
