'use strict';


// A GraphQL service for books. The loader that reads authors in batches is made for each request.

const http = require('node:http');

const DataLoader = require('dataloader');
const { buildSchema, graphql } = require('graphql');

const { serve } = require('../drive.js');

async function readAuthors(ids) {
  await new Promise((resolve) => setImmediate(resolve));
  return ids.map((id) => ({ id, name: `author ${id}`, works: new Array(60).fill(id) }));
}

const schema = buildSchema(`
  type Author { id: Int, name: String }
  type Book { title: String, author: Author }
  type Query { book(id: Int!): Book }
`);

const rootValue = {
  book: ({ id }, { authors }) => ({ title: `book ${id}`, author: () => authors.load(id) }),
};

const server = http.createServer(async (request, response) => {
  const id = Number(request.url.split('/')[2]);
  const answer = await graphql({
    schema,
    rootValue,
    contextValue: { authors: new DataLoader(readAuthors) },
    source: 'query ($id: Int!) { book(id: $id) { title author { name } } }',
    variableValues: { id },
  });
  response.end(JSON.stringify(answer.data));
});

serve(server, (n) => [{ path: `/books/${n}` }]);
