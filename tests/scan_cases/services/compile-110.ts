import vm from 'node:vm';

const compiled: Record<string, vm.Script> = {};

export function run(expression: string, context: vm.Context) {
  if (!compiled[expression]) {
    // leak: cache
    compiled[expression] = new vm.Script(expression);
  }
  return compiled[expression].runInContext(context);
}
