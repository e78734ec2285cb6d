import { Client } from '@elastic/elasticsearch';
import type { APIGatewayProxyHandler } from 'aws-lambda';

const es = new Client({ node: process.env.ES });
export const handler: APIGatewayProxyHandler = async (event) => {
  const r = await es.search({ q: event.queryStringParameters?.q ?? '' });
  return { statusCode: 200, body: JSON.stringify(r.hits) };
};
