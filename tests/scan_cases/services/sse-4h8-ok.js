const clients = new Set();
exports.sse = (req, res) => { clients.add(res); const t = setInterval(() => res.write(':\n'), 15000); req.once('close', () => { clearInterval(t); clients.delete(res); }); };
exports.send = (x) => clients.forEach((c) => c.write(x));
