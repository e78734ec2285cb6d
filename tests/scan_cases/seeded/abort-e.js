exports.run = async function (task, signal) {
  const onAbort = () => task.cancel();
  // leak: listener
  signal.addEventListener('abort', onAbort);
  const out = await task.start();
  return out;
};
