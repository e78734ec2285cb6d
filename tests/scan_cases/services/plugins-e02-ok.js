const hooks = { before: [], after: [] };

function onBefore(fn) {
  hooks.before.push(fn);
}

async function handle(req, res) {
  const trace = { id: req.id, events: [] };
  for (const h of hooks.before) await h(req);
  res.end('ok');
  for (const h of hooks.after) h(res);
}

module.exports = { onBefore, handle };
