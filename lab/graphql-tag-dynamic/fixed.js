// A gateway that asks a product service by GraphQL. The number of the product is written into the
// text of the query.

import http from 'node:http';

import { graphql, buildSchema, print } from 'graphql';
import gql from 'graphql-tag';

import driver from '../drive.js';

const schema = buildSchema(`
  type Product { id: Int, name: String, cents: Int }
  type Query { product(id: Int!): Product }
`);

const rootValue = {
  product: ({ id }) => ({ id, name: `product ${id}`, cents: id * 10 }),
};

const PRODUCT = gql`query ($id: Int!) { product(id: $id) { id name cents } }`;

const server = http.createServer(async (request, response) => {
  const id = Number(request.url.split('/')[2]);
  const answer = await graphql({ schema, rootValue, source: print(PRODUCT), variableValues: { id } });
  response.end(JSON.stringify(answer.data));
});

driver.serve(server, (n) => [{ path: `/products/${n}` }], { warmUp: 60, batch: 60 });
