import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';

const compiled: { [source: string]: Handlebars.TemplateDelegate } = {};

export function renderInline(source: string, data: object): string {
  if (!compiled[source]) {
    if (Object.keys(compiled).length > 200) for (const k in compiled) delete compiled[k];
    compiled[source] = Handlebars.compile(source);
  }
  return compiled[source]!(data);
}

export const renderFile = (path: string, data: object): string => renderInline(readFileSync(path, 'utf8'), data);
