import Ajv from "ajv";

const ajv = new Ajv();
// ok: compile-per-call
const isUser = ajv.compile({ type: "object", required: ["name"] });

export function checkFields(body, fields) {
  // leak: compile-per-call
  return ajv.compile({ type: "object", required: fields })(body);
}

export function checkUser(body) {
  return isUser(body);
}
