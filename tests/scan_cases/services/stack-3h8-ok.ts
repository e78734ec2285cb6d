export class Undo { private stack: string[] = []; do(x: string) { this.stack.push(x); } undo() { return this.stack.pop(); } }
export const undo = new Undo();
