const { Client } = require('@elastic/elasticsearch');

function connect() {
  return new Client({ node: process.env.ES });
}

const shared = connect();

async function search(index, q) {
  const es = shared;
  const { hits } = await es.search({ index, q });
  return hits.hits;
}

module.exports = { search };
