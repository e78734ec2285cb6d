export class TemplateRenderer {
  private compiled: Map<string, Function> = new Map();

  render(template: string, data: object): string {
    let fn = this.compiled.get(template);
    if (!fn) {
      fn = new Function('data', `return \`${template}\``);
      // missed: cache|closure
      this.compiled.set(template, fn);
    }
    return fn(data);
  }
}
export const renderer = new TemplateRenderer();
