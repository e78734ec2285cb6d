import Ajv, { ValidateFunction } from 'ajv';
const ajv = new Ajv();
const compiled = new Map<string, ValidateFunction>();
export const schemas = { user: { type: 'object' }, order: { type: 'object' } } as const;
export function validator(name: keyof typeof schemas): ValidateFunction {
  let v = compiled.get(name);
  if (!v) { v = ajv.compile(schemas[name]); compiled.set(name, v); }
  return v;
}
