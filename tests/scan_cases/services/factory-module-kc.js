const { Client } = require('@elastic/elasticsearch');

function connect() {
  return new Client({ node: process.env.ES });
}

async function search(index, q) {
  // leak: client-per-call
  const es = connect();
  const { hits } = await es.search({ index, q });
  return hits.hits;
}

module.exports = { search };
