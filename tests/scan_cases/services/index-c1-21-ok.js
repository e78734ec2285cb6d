const axios = require('axios');
const http = require('http');

async function search(term) {
  const { data } = await client.get('/q', { params: { term } });
  return data.hits;
}
const client = axios.create({ baseURL: process.env.SEARCH, httpAgent: new http.Agent({ keepAlive: true, maxSockets: 20 }) });
module.exports = { search };
