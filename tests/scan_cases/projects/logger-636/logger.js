const transports = [];

exports.addTransport = (t) => {
  transports.push(t);
};

exports.info = (msg) => {
  for (const t of transports) t.write(msg);
};
