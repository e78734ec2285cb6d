const samples = { latency: [], sizes: [] };
export function record(req, res) {
  const t = Date.now();
  res.on('finish', () => {
    // leak: global-state
    samples.latency.push(Date.now() - t);
    // leak: global-state
    samples.sizes.push(+res.getHeader('content-length') || 0);
  });
}
export const p95 = () => [...samples.latency].sort((a, b) => a - b)[Math.floor(samples.latency.length * 0.95)];
