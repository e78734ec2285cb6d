export default function plugin(app, opts) {
  const timers = new Set();
  app.on('ready', () => {
    for (const { every, run } of opts.jobs) timers.add(setInterval(run, every));
  });
  app.on('close', () => {
    for (const t of timers) clearInterval(t);
    timers.clear();
  });
}
