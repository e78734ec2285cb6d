import type { SQSEvent } from 'aws-lambda';
import { buildDeps } from './clients';
import { settle } from './settle';

export const handler = async (event: SQSEvent) => {
  // leak: client-per-call
  const deps = buildDeps();
  for (const record of event.Records) {
    await settle(deps.pg, deps.redis, JSON.parse(record.body));
  }
};
