module.exports = async function retry(fn, n = 3) {
  const errors = [];
  for (let i = 0; i < n; i++) { try { return await fn(); } catch (e) { errors.push(e); await new Promise((r) => setTimeout(r, 2 ** i * 100)); } }
  throw new AggregateError(errors);
};
