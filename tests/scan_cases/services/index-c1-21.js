const axios = require('axios');
const http = require('http');

async function search(term) {
  // leak: client-per-call
  const client = axios.create({ baseURL: process.env.SEARCH, httpAgent: new http.Agent({ keepAlive: true, maxSockets: 20 }) });
  const { data } = await client.get('/q', { params: { term } });
  return data.hits;
}
module.exports = { search };
