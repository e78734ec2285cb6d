const auditTrail: Array<{ at: Date; user: string; action: string }> = [];

export function audit(user: string, action: string) {
  // leak: global-state|cache
  auditTrail.push({ at: new Date(), user, action });
}

const recent: string[] = [];
export function remember(line: string) {
  recent.push(line);
  if (recent.length > 100) recent.shift();
}
