const samples = { latency: [], sizes: [] };
export function record(req, res) {
  const t = Date.now();
  res.on('finish', () => {
    samples.latency.push(Date.now() - t);
    if (samples.latency.length > 1000) samples.latency.shift();
  });
}
export const p95 = () => [...samples.latency].sort((a, b) => a - b)[Math.floor(samples.latency.length * 0.95)];
