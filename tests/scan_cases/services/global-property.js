module.exports = async function handler(req, res) {
  // leak: global-state|cache
  global.requestLog = (global.requestLog || []).concat({ url: req.url, at: Date.now() });
  res.end('ok');
};
