module.exports = {
  sockets: [],
  startedAt: Date.now(),
};
