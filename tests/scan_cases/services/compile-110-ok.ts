import vm from 'node:vm';

const compiled = new Map<string, vm.Script>();

export function run(expression: string, context: vm.Context) {
  let script = compiled.get(expression);
  if (!script) {
    script = new vm.Script(expression);
    compiled.set(expression, script);
    if (compiled.size > 200) compiled.delete(compiled.keys().next().value!);
  }
  return script.runInContext(context);
}
