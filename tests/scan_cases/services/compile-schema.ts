import Ajv from 'ajv';
const ajv = new Ajv();
export function validate(body: unknown, required: string[]) {
  // leak: closure|cache
  const check = ajv.compile({ type: 'object', required });
  return check(body);
}
const okCheck = ajv.compile({ type: 'object' });
export const validateOk = (body: unknown) => okCheck(body);
