const validators: Record<string, (v: unknown) => boolean> = {};
export function defineValidator(type: string, fn: (v: unknown) => boolean) { validators[type] = fn; }
export const validate = (type: string, v: unknown) => validators[type]?.(v) ?? false;
