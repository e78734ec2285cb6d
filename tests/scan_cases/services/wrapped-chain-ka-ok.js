const api = require('./api');

function instrument(requestId) {
  const previous = api.send;
  api.send = function (...args) {
    console.log(requestId, args.length);
    return previous.apply(this, args);
  };
  return () => { api.send = previous; };
}

module.exports = async function handler(req, res) {
  const restore = instrument(req.id);
  try {
  res.json(await api.send(req.body));
  } finally { restore(); }
};
