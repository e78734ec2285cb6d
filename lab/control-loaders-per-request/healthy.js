'use strict';


// A GraphQL service as it should be: a loader per request, one schema, everything else is garbage.

const http = require('node:http');

const DataLoader = require('dataloader');
const { buildSchema, execute, parse, validate } = require('graphql');

const { serve } = require('../drive.js');

const schema = buildSchema(`
  type Author { id: Int, name: String, books: [Book] }
  type Book { id: Int, title: String, author: Author }
  type Query { book(id: Int!): Book }
`);

async function readAuthors(ids) {
  await new Promise((resolve) => setImmediate(resolve));
  return ids.map((id) => ({ id, name: `author ${id}`, books: () => [{ id, title: 'one' }] }));
}

const rootValue = {
  book: ({ id }, { authors }) => ({ id, title: `book ${id}`, author: () => authors.load(id) }),
};

const server = http.createServer(async (request, response) => {
  const id = Number(request.url.split('/')[2]);
  const document = parse(`{ book(id: ${id}) { title author { name books { title } } } }`);
  const errors = validate(schema, document);
  const contextValue = { authors: new DataLoader(readAuthors) };
  const answer = errors.length === 0 && (await execute({ schema, document, rootValue, contextValue }));
  response.end(JSON.stringify(answer.data));
});

serve(server, (n) => [{ path: `/books/${n}` }], { warmUp: 40, batch: 40 });
