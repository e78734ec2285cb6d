let installed = false;
module.exports = function install() {
  if (installed) return;
  installed = true;
  process.on('unhandledRejection', (e) => { throw e; });
};
