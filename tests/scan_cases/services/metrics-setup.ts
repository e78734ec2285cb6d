import { readFileSync } from 'fs';
import { StatsD } from './statsd';

export function setupMetrics(configPath: string, client: StatsD) {
  const config = JSON.parse(readFileSync(configPath, 'utf8'));
  // leak: timer
  setInterval(() => {
    client.gauge('heap', process.memoryUsage().heapUsed, config.tags);
  }, config.intervalMs);
}

export function setupMetricsOk(configPath: string, client: StatsD) {
  const { tags, intervalMs } = JSON.parse(readFileSync(configPath, 'utf8'));
  const timer = setInterval(() => client.gauge('heap', process.memoryUsage().heapUsed, tags), intervalMs);
  return () => clearInterval(timer);
}
