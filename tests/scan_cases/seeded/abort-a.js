function delay(ms, signal) {
  return new Promise((resolve, reject) => {
    const t = setTimeout(resolve, ms);
    // leak: listener
    signal.addEventListener('abort', () => { clearTimeout(t); reject(signal.reason); });
  });
}
module.exports = { delay };
