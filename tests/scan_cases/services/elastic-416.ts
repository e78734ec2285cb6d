import { Client } from '@elastic/elasticsearch';
import type { APIGatewayProxyHandler } from 'aws-lambda';

export const handler: APIGatewayProxyHandler = async (event) => {
  // leak: client-per-call
  const es = new Client({ node: process.env.ES });
  const r = await es.search({ q: event.queryStringParameters?.q ?? '' });
  return { statusCode: 200, body: JSON.stringify(r.hits) };
};
