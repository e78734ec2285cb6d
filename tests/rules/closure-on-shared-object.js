import validators from "./validators.js";

export function check(req) {
  // leak: closure-on-shared-object
  validators[req.id] = (value) => value === req.body.value;
  return validators[req.id](1);
}

export function checkLocally(req) {
  // ok: closure-on-shared-object
  const isSame = (value) => value === req.body.value;
  return isSame(1);
}
