const transports = new Set();

exports.addTransport = (t) => {
  transports.add(t);
  return () => transports.delete(t);
};

exports.info = (msg) => {
  for (const t of transports) t.write(msg);
};
