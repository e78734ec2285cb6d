let thing = null;
let other = null;

export function replace() {
  const original = thing;
  const unused = () => original && console.log("hi");
  // leak: closure-chain
  thing = { text: "x".repeat(1000), method() {} };
  return unused.length;
}

function make() {
  return { text: "x".repeat(1000), method() {} };
}

export function replaceOther() {
  const original = other;
  const unused = () => original && console.log("hi");
  // ok: closure-chain
  other = make();
  return unused.length;
}
