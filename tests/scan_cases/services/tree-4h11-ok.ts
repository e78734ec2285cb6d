export interface Node { id: string; children: Node[] }
export function build(rows: { id: string; parent?: string }[]): Node[] {
  const byId = new Map<string, Node>(); const roots: Node[] = [];
  for (const r of rows) byId.set(r.id, { id: r.id, children: [] });
  for (const r of rows) { const n = byId.get(r.id)!; if (r.parent) byId.get(r.parent)!.children.push(n); else roots.push(n); }
  return roots;
}
