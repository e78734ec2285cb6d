export default function configure(config: { rules: string[]; every: number }): void {
  const compiled = config.rules.map((r) => new RegExp(r));
  // leak: timer
  setInterval(function tick() {
    for (const rule of compiled) rule.test('x');
  }, config.every);
}
