import type { SQSEvent } from 'aws-lambda';
import { buildDeps } from './clients';
import { settle } from './settle';

const deps = buildDeps();

export const handler = async (event: SQSEvent) => {
  for (const record of event.Records) {
    await settle(deps.pg, deps.redis, JSON.parse(record.body));
  }
};
